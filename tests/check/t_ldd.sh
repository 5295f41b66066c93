#!/bin/sh
# The kiosk opens no internet socket and draws no foreign documents: it is not even linked with what could.
set -u
program=${MM_KIOSK:-$MM_BUILD/mamori-kiosk}
[ -x "$program" ] || { echo "skipped: mamori-kiosk is not built"; exit 77; }
command -v ldd >/dev/null || { echo "skipped: there is no ldd"; exit 77; }
libraries=$(ldd "$program") || exit 1
case $libraries in
*libSDL2*) ;;
*) echo "ldd shows no SDL: is this the kiosk?"; printf '%s\n' "$libraries"; exit 1 ;;
esac
found=$(printf '%s\n' "$libraries" |
    grep -E 'lib(curl|pq|ssl|gnutls|microhttpd|cairo|pango|rsvg|fontconfig|xml2|qrencode|seccomp)([-.0-9]|$)')
[ -z "$found" ] || { printf 'the kiosk is linked with:\n%s\n' "$found"; exit 1; }
