# Runs Terraform with the stand-in providers in the versions that its folder asks for: what is written before this text sets
#   served     what there is, a line each: source, version; oldest first
#   sockets    the folder of their sockets
#   reattach   TF_REATTACH_PROVIDERS with %s in the place of each socket, twice for each provider, in the order above
#   terraform  the program that is run in the end
# A run of Terraform takes a second, and this has to be nothing beside it: one awk, and only what all awks have in common.

dir=.
words=
for argument; do
  case $words$argument in
    -chdir=*) dir=${argument#-chdir=} ;;
    -v | -version | --version) words=' version' && break ;;
  esac
  case $argument in
    -h | -help | --help) words=' version' && break ;;
    -*) ;;
    *) words="$words $argument" ;;
  esac
done

# whether no provider is started, so that one that is not served is in nobody's way
harmless() {
  case "$words " in
    ' state show '* | ' providers schema '*) return 1 ;;
    ' ' | ' version '* | ' fmt '* | ' get '* | ' login '* | ' logout '* | ' metadata '* | ' output '*) ;;
    ' workspace '* | ' force-unlock '* | ' state '* | ' providers '*) ;;
    *) return 1 ;;
  esac
}

chosen() {
  set --
  # awk takes k=v/main.tf for an assignment
  case $dir in
    /*) folder=$dir ;;
    *) folder=./$dir ;;
  esac
  for file in "$folder"/*.tf.json "$folder"/*.tf; do
    if [ -f "$file" ]; then set -- "$@" "$file"; fi
  done
  served=$served sockets=$sockets reattach=$reattach dir=$dir awk '
    function value(object, name) {
      if (!match(object, "[{\", \t]" name "\"?[ \t]*[:=][ \t]*\"[^\"]*\"")) return ""
      object = substr(object, RSTART, RLENGTH - 1)
      sub(/.*"/, "", object)
      return object
    }

    # a line of the language without comments and texts of many lines; what is inside quotes is no comment
    function bare(line,    kept, found) {
      if (marker != "") {
        gsub(/[ \t\r]/, "", line)
        if (line == marker) marker = ""
        return ""
      }
      while (1) {
        if (commented) {
          if (!(found = index(line, "*/"))) return kept
          line = substr(line, found + 2)
          commented = 0
        }
        if (!match(line, /"([^"\\]|\\.|\$\{[^}]*\})*"|#|\/\/|\/\*/)) break
        found = substr(line, RSTART, RLENGTH)
        if (found ~ /^"/) kept = kept substr(line, 1, RSTART + RLENGTH - 1)
        else kept = kept substr(line, 1, RSTART - 1) " "
        if (found == "#" || found == "//") return kept
        commented = found == "/*"
        line = substr(line, RSTART + RLENGTH)
      }
      if (match(line, /<<-?[A-Za-z_][A-Za-z0-9_-]*[ \t\r]*$/)) {
        marker = substr(line, RSTART)
        gsub(/^<<-?|[ \t\r]/, "", marker)
      }
      return kept line
    }

    # what required_providers says; the name that a module gives to a provider counts where there is no source
    function take(text,    object, name, source, version) {
      sub(/^[^{]*\{/, "", text)
      while (match(text, /[A-Za-z_][A-Za-z0-9_-]*"?[ \t]*[:=][ \t]*(\{[^{}]*\}|"[^"]*")/)) {
        object = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        name = object
        sub(/[^A-Za-z0-9_-].*/, "", name)
        sub(/^[^:=]*[:=][ \t]*/, "", object)
        source = object ~ /^\{/ ? value(object, "source") : ""
        version = object ~ /^\{/ ? value(object, "version") : substr(object, 2, length(object) - 2)
        if (source == "") source = "hashicorp/" name
        sub(/^registry\.(terraform\.io|opentofu\.org)\//, "", source)
        if (version == "" || rank[source] > overrides) continue
        asked[source] = version
        rank[source] = overrides
      }
    }

    function fits(version, constraint,    parts, n, i, j, operator, own, limit, order, same, early) {
      n = split(constraint, parts, ",")
      for (i = 1; i <= n; i++) {
        operator = parts[i]
        gsub(/[ \tv]|[0-9].*/, "", operator)
        sub(/^[^0-9]*/, "", parts[i])
        split(version, own, ".")
        early = sub(/-.*/, "", parts[i])
        same = split(parts[i], limit, ".") - 1
        order = 0
        for (j = 3; j > 0; j--) if (own[j] + 0 != limit[j] + 0) order = own[j] + 0 < limit[j] + 0 ? -1 : 1
        # a version comes after what was released on the way to it
        if (order == 0 && early) order = 1
        if (order == 0 && operator !~ /^(=?|>=|<=|~>)$/) return 0
        if (order > 0 && operator !~ /^(>=?|!=|~>)$/) return 0
        if (order < 0 && operator !~ /^(<=?|!=)$/) return 0
        if (operator == "~>") for (j = 1; j <= same; j++) if (own[j] + 0 != limit[j] + 0) return 0
      }
      return 1
    }

    FNR == 1 {
      inside = depth = commented = 0
      marker = ""
      native = FILENAME ~ /\.tf$/
      overrides = FILENAME ~ /(^|[_\/])override\.tf(\.json)?$/
    }

    {
      line = native && (commented || marker != "" || /[#\/<]/) ? bare($0) : $0
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

if harmless; then
  TF_REATTACH_PROVIDERS=$(chosen 2>/dev/null) || TF_REATTACH_PROVIDERS=
else
  TF_REATTACH_PROVIDERS=$(chosen) || exit 1
fi
export TF_REATTACH_PROVIDERS
exec "$terraform" "$@"
