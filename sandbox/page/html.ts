import { script } from "./script";
import { style } from "./style";

/** The page that shows the sandbox live, without framework or build step, in one request. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Switchyard sandbox</title>
<style>${style}</style>
</head>
<body>
<header><h1>Switchyard sandbox</h1><div id="state" role="status">connecting …</div></header>
<main>
<h2 id="faults-title" hidden>Faults in force</h2><div id="faults" class="grid"></div>
<h2>Edge</h2><div id="edge" class="grid hosts"></div>
<h2>Cluster</h2><div id="services" class="grid"></div>
<h2 id="outside-title" hidden>Outside of the cluster</h2><div id="outside" class="grid"></div>
</main>
<script>${script}</script>
</body>
</html>
`;
