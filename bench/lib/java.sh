# shellcheck shell=bash
# Sourced: what the benches take from Maven Central, and how their programs are compiled.
# shellcheck source=superprojects.sh
. "$(dirname "${BASH_SOURCE[0]}")/superprojects.sh"
bench_scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
complete=$(dirname "$bench_scripts")
jar=$complete/target/launcher/complete.jar
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
# The launcher's, and what the jar's manifest opens.
# shellcheck disable=SC2034 # for those who source this
jvm_options=(--add-opens=java.base/java.security=ALL-UNNAMED --add-opens=java.base/sun.security.provider=ALL-UNNAMED
  --add-opens=java.base/sun.nio.fs=ALL-UNNAMED -Xmx512m -XX:+UseSerialGC
  -XX:Tier3InvocationThreshold=1000 -XX:Tier3MinInvocationThreshold=500 -XX:Tier3CompileThreshold=10000
  -XX:Tier4InvocationThreshold=500000 -XX:Tier4MinInvocationThreshold=60000
  -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=800000 -XX:CompileCommand=quiet
  '-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::*,0.0002'
  '-XX:CompileCommand=CompileThresholdScaling,dev.complete.git.sha1.*::*,0.02')

fetch_jars() { # what bench/pom.xml pins, into $bench/jars
  [ -d "$bench/jars" ] && [ ! "$bench_scripts/pom.xml" -nt "$bench/jars" ] && return
  rm -rf "$bench/jars" "$bench/jars.new"
  mvn -B -q -f "$bench_scripts/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$bench/jars.new" >&2 || return 1
  mv "$bench/jars.new" "$bench/jars"
}

compile() { # NAME SOURCE...: into $bench/NAME
  mkdir -p "$bench/$1"
  "$java_home/bin/javac" -nowarn -d "$bench/$1" -cp "$jar:$bench/jars/*" "${@:2}" >&2
}
