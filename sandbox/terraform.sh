# Runs Terraform with the stand-in providers in the versions that its folder asks for: what is written before this text sets
#   served     what there is, a line each: source, version; oldest first
#   sockets    the folder of their sockets
#   reattach   TF_REATTACH_PROVIDERS with %s in the place of each socket, twice for each provider, in the order above
#   terraform  the program that is run in the end
# A run of Terraform takes a second, and this has to be nothing beside it: one awk, and only what all awks have in common.

dir=.
for argument; do
  case $argument in
    -chdir=*) dir=${argument#-chdir=} ;;
    -*) ;;
    *) break ;;
  esac
done

chosen() {
  set --
  for file in "$dir"/*.tf.json "$dir"/*.tf; do
    if [ -f "$file" ]; then set -- "$@" "$file"; fi
  done
  served=$served sockets=$sockets reattach=$reattach dir=$dir awk '
    function value(object, name) {
      if (!match(object, "[{\", \t]" name "\"?[ \t]*[:=][ \t]*\"[^\"]*\"")) return ""
      object = substr(object, RSTART, RLENGTH - 1)
      sub(/.*"/, "", object)
      return object
    }

    # what required_providers says, without the names that modules give to providers
    function take(text,    object, source, version) {
      sub(/^[^{]*\{/, "", text)
      while (match(text, /\{[^{}]*\}/)) {
        object = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        source = value(object, "source")
        version = value(object, "version")
        sub(/^registry\.(terraform\.io|opentofu\.org)\//, "", source)
        if (version == "" || rank[source] > overrides) continue
        asked[source] = version
        rank[source] = overrides
      }
    }

    function fits(version, constraint,    parts, n, i, j, operator, own, limit, order, same) {
      n = split(constraint, parts, ",")
      for (i = 1; i <= n; i++) {
        operator = parts[i]
        gsub(/[ \tv]|[0-9].*/, "", operator)
        sub(/^[^0-9]*/, "", parts[i])
        split(version, own, ".")
        same = split(parts[i], limit, ".") - 1
        order = 0
        for (j = 3; j > 0; j--) if (own[j] + 0 != limit[j] + 0) order = own[j] + 0 < limit[j] + 0 ? -1 : 1
        if (order == 0 && operator !~ /^(=?|>=|<=|~>)$/) return 0
        if (order > 0 && operator !~ /^(>=?|!=|~>)$/) return 0
        if (order < 0 && operator !~ /^(<=?|!=)$/) return 0
        if (operator == "~>") for (j = 1; j <= same; j++) if (own[j] + 0 != limit[j] + 0) return 0
      }
      return 1
    }

    FNR == 1 {
      inside = depth = 0
      overrides = FILENAME ~ /(^|[_\/])override\.tf(\.json)?$/
    }

    {
      line = $0
      if (!inside) {
        if (!match(line, /"?required_providers"?[ \t]*:?[ \t]*\[?[ \t]*\{/)) next
        line = substr(line, RSTART)
        inside = 1
        text = ""
      }
      while (inside && match(line, /[{}]/)) {
        depth += substr(line, RSTART, 1) == "{" ? 1 : -1
        text = text substr(line, 1, RSTART)
        line = substr(line, RSTART + 1)
        if (depth == 0) {
          inside = 0
          take(text)
        }
      }
      if (inside) text = text line " "
    }

    END {
      n = split(ENVIRON["served"], all, "\n")
      for (i = 1; i <= n; i++) {
        split(all[i], one, " ")
        source = one[1]
        if (source in versions) versions[source] = versions[source] ", " one[2]
        else {
          order[++sources] = source
          versions[source] = one[2]
        }
        name = source
        sub(/.*\//, "", name)
        if (!(source in asked) || fits(one[2], asked[source])) socket[source] = ENVIRON["sockets"] "/" name "-" one[2]
      }
      for (i = 1; i <= sources; i++) {
        source = order[i]
        if (source in socket) continue
        print ENVIRON["dir"] " asks for " source " " asked[source] ", and the sandbox stands in for " versions[source] \
          " only: ask for one of these, or use the real providers (switchyard sandbox run --providers registry)" > "/dev/stderr"
        exit 1
      }
      printf ENVIRON["reattach"], socket[order[1]], socket[order[1]], socket[order[2]], socket[order[2]]
    }
  ' "$@" </dev/null
}

TF_REATTACH_PROVIDERS=$(chosen) || exit 1
export TF_REATTACH_PROVIDERS
exec "$terraform" "$@"
