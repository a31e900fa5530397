#!/bin/sh
# Starts skewpack.jar beside this script; with the class-data archive when this Java can use it.
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd) || exit 1
java=java
if [ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ]; then java=$JAVA_HOME/bin/java; fi
command -v "$java" >/dev/null 2>&1 || { echo "skewpack: no java on PATH; it needs Java 17 or newer" >&2; exit 1; }
out=false; [ -t 1 ] && out=true
err=false; [ -t 2 ] && err=true
# Java takes the encoding of file names from the locale; a bare machine has none, and names are UTF-8.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
  *) LC_ALL=C.UTF-8; export LC_ALL ;;
esac
exec "$java" -Xshare:auto -XX:SharedArchiveFile="$here/skewpack.jsa" -Xlog:disable -Xlog:all=error,cds*=off:stderr \
  -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xss4m -Dskewpack.out.terminal=$out -Dskewpack.err.terminal=$err $SKEWPACK_JAVA_OPTS \
  -cp "$here/skewpack.jar" io.skewpack.cli.Main "$@"
