/** The style of the page: light or dark as the browser prefers, one column on a phone. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f9; --card: #fff; --ink: #15181d; --faint: #626a76; --line: #dfe3e8; --track: #e9ecf0;
  --blue: #2f6fed; --green: #127a46; --violet: #8250df; --amber: #b7791f; --teal: #0f8a94; --bad: #d1242f; --good: #127a46;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e1116; --card: #161b22; --ink: #e7ebf0; --faint: #98a2b0; --line: #2a313b; --track: #232a33;
    --blue: #5b9dff; --green: #3fb970; --violet: #b28aff; --amber: #e0a83e; --teal: #3fbcc6; --bad: #ff6a69; --good: #3fb970;
  }
}
* { box-sizing: border-box; }
body { font: 16px/1.45 system-ui, sans-serif; margin: 0; background: var(--paper); color: var(--ink); }
main, header { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; padding-top: 1.25rem; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.15rem; margin: 0; }
h2 { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--faint); margin: 1.75rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
#state { color: var(--faint); font-size: .875rem; }
#state::before { content: ""; display: inline-block; width: .6rem; height: .6rem; border-radius: 50%; background: var(--faint); margin-right: .45rem; }
#state.live::before { background: var(--good); }
#state.lost { color: var(--bad); }
#state.lost::before { background: var(--bad); }
.grid { display: grid; gap: .9rem; align-items: start; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.hosts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); }
.card > .row + table { margin-top: .5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .9rem 1rem 1rem; min-width: 0; }
.card.busy { grid-column: 1 / -1; }
.row { display: flex; flex-wrap: wrap; gap: .1rem 1rem; justify-content: space-between; align-items: baseline; }
.faint { color: var(--faint); font-size: .84rem; }
.number { font-variant-numeric: tabular-nums; }
.bad { color: var(--bad); }
.rate { font-size: 1.5rem; font-weight: 650; line-height: 1.2; }
.bar { display: flex; gap: 2px; height: .9rem; border-radius: .45rem; overflow: hidden; background: var(--track); margin: .55rem 0 .5rem; }
.bar span { min-width: 3px; }
svg.chart { display: block; width: 100%; height: 5rem; margin: .3rem 0 .6rem; background: var(--track); border-radius: .4rem; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
td { padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); vertical-align: baseline; }
td:last-child { padding-right: 0; text-align: right; white-space: nowrap; }
td.name { overflow-wrap: anywhere; }
.key { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .45rem; }
.idle td.name { color: var(--faint); }
.idle .pod, .idle .key { opacity: .5; }
.pod { display: inline-block; width: .7rem; height: .7rem; border-radius: .2rem; margin-right: .3rem; }
.pod.down { background: none !important; border: 2px solid var(--bad); }
.healthy { color: var(--good); } .unhealthy { color: var(--bad); font-weight: 600; }
.fault { border-left: .3rem solid var(--bad); }
@media (max-width: 30rem) { svg.chart { height: 4rem; } .rate { font-size: 1.25rem; } }
`;
