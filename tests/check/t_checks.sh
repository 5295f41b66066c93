#!/bin/sh
# The checks of this folder go red: each gets a small tree that is clean, then one with a breach.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0

clean_tree() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/tests/check" "$work/tree/sync/base" "$work/tree/sync/wire" "$work/tree/kiosk/ui"
    cp "$here/floors.txt" "$work/tree/tests/check/"
    [ ! -f "$here/../../.clang-format" ] || cp "$here/../../.clang-format" "$work/tree/"
    cat >"$work/tree/sync/base/a.h" <<'C'
/* strcpy(a, b) in a comment is no call. */
int mm_a(int b);
C
    cat >"$work/tree/sync/wire/b.c" <<'C'
#include "sync/base/a.h"

#include <stdio.h>
#include <string.h>

int mm_a(int b)
{
    return b + (int)strlen("sprintf(x)") + snprintf(NULL, 0, "/* %s", ""); // gets(x)
}
C
}

# expect WANTED_CODE CHECK WHAT
expect() {
    MM_SOURCE=$work/tree "$here/$2" >"$work/out" 2>&1
    code=$?
    [ "$code" -eq "$1" ] && return
    echo "$2: $3: exit code $code, not $1"
    cat "$work/out"
    failed=1
}

breach() { # breach CHECK FILE LINE: one line more in a clean tree
    clean_tree
    mkdir -p "$work/tree/$(dirname "$2")"
    printf '%s\n' "$3" >>"$work/tree/$2"
    expect 1 "$1" "$2: $3"
}

accepted() {
    clean_tree
    mkdir -p "$work/tree/$(dirname "$2")"
    printf '%s\n' "$3" >>"$work/tree/$2"
    expect 0 "$1" "$2: $3"
}

clean_tree
for check in t_floors.sh t_banned.sh t_paths.sh t_pools.sh t_commands.sh t_spacing.sh; do
    expect 0 "$check" "a clean tree"
done

breach t_floors.sh sync/base/a.h '#include "sync/wire/b.h"'
breach t_floors.sh sync/base/a.h '#  include "kiosk/ui/ui.h"'
breach t_floors.sh kiosk/ui/u.c '#include "sync/agent/agent.h"'
breach t_floors.sh sync/server/x.c '#include "sync/store/store.h"'
breach t_floors.sh sync/base/a.c '#include "a.h"'
breach t_floors.sh sync/base/a.c '#include "../wire/b.h"'
breach t_floors.sh sync/fresh/a.c '#include "sync/base/a.h"'
breach t_floors.sh sync/wire/c.c '#include <cjson/cJSON.h>'
breach t_floors.sh sync/wire/c.c '#include "cJSON.h"'
breach t_floors.sh sync/base/json_scan.c '#include <cjson/cJSON.h>'
breach t_floors.sh sync/base/id.c '#include <sodium.h>'
breach t_floors.sh sync/agent/push.c '#include <curl/curl.h>'
breach t_floors.sh sync/server/routes/r.c '#include <microhttpd.h>'
breach t_floors.sh kiosk/ui/u.c '#include <SDL.h>'
breach t_floors.sh kiosk/text/t.c '#include <SDL2/SDL_ttf.h>'
breach t_floors.sh kiosk/text/t.c '#include <ft2build.h>'
breach t_floors.sh kiosk/text/t.c '#include FT_FREETYPE_H'
breach t_floors.sh sync/store/s.c '#include <sqlite3.h>'
accepted t_floors.sh kiosk/platform/f.c '#include FT_FREETYPE_H'
breach t_floors.sh tests/check/floors.txt 'sync/new : sync/unknown'
accepted t_floors.sh sync/base/json.c '#include <cjson/cJSON.h>'
accepted t_floors.sh kiosk/app/app.h '#include "kiosk/screens/screens.def"'
accepted t_floors.sh kiosk/screens/s.c '#include "sync/base/a.h"'
accepted t_floors.sh tests/unit/db/t.c '#include <sqlite3.h>'

for name in strcpy strcat sprintf vsprintf gets strtok atoi atol sscanf alloca localtime gmtime rand system popen; do
    breach t_banned.sh sync/wire/c.c "int x = $name (a);"
done
breach t_banned.sh sync/wire/c.c '/* a */ strcpy(a, "b");'
breach t_banned.sh sync/wire/c.c 'f("\"", strcpy(a, b));'
breach t_banned.sh sync/wire/c.c "f('\"', strcpy(a, b));"
accepted t_banned.sh sync/wire/c.c '/* a'
accepted t_banned.sh sync/wire/c.c 'int y = my_rand(1) + snprintf(0, 0, "rand()") + randomise(1);'

breach t_paths.sh README.md "see /wo""rk/main/x"
breach t_paths.sh README.md "cd /ro""ot/x"
breach t_paths.sh sync/base/a.c "x = \"/ho""me/taro/x\";"
breach t_paths.sh run.sh "cat /tmp/ba""sh_jobs.0/x"
breach t_paths.sh package-lock.json "https://registry.np""mjs.org/x"
breach t_paths.sh setup "http://deb.deb""ian.org/x"
accepted t_paths.sh README.md 'content/work/a and $HOME/work/ and homework/ and https://www.debian.org/'

breach t_pools.sh sync/server/reports/r.c 'f("SELECT mark FROM evidence WHERE person=?");'
breach t_pools.sh sync/server/reports/r.c '#include "sync/server/evidence.h"'
breach t_pools.sh sync/cli/commands/c.c 'x = mm_evidence_pools(c, 0);'
breach t_pools.sh sync/server/issued.c '"SELECT 1 FROM evidence"'
accepted t_pools.sh sync/server/pools.c '"SELECT 1 FROM evidence"'

breach t_commands.sh sync/server/action_a.c 'mm_say("まだです。先に mamori paper enter で入力してください",'
breach t_commands.sh sync/server/reports/r.c '"合わないときは、mamori store rebuild を使ってください"'
accepted t_commands.sh sync/server/action_b.c '       "it is not entered yet: mamori paper enter"));'
accepted t_commands.sh sync/server/lease.c '"戻すときは mamori store migrate で移します"'

breach t_spacing.sh kiosk/screens/s.c 'mm_ui_row(ui, &(struct mm_box){.stay = true, .gap = 5});'
breach t_spacing.sh kiosk/items/i.c 'x = {.gap = small ? MM_STEP_2 : 4.5, .middle = true};'
breach t_spacing.sh kiosk/screens/s.c '    mm_ui_space(ui, mm_ui_low(ui) ? 3 : MM_STEP_4);'
breach t_spacing.sh kiosk/ui/theme.c '    look.card_pad_x = px_of(9, unit);'
accepted t_spacing.sh kiosk/screens/s.c 'x = {.weight = 60, .gap = low ? MM_STEP_2 : MM_STEP_NONE};'
accepted t_spacing.sh kiosk/ui/theme.c '    look.pad_top = px_of(low ? MM_STEP_2 : MM_STEP_14, unit);'

if command -v clang-format >/dev/null && [ -f "$work/tree/.clang-format" ]; then
    clean_tree
    expect 0 t_format.sh "a clean tree"
    breach t_format.sh sync/wire/c.c 'int  x=1 ;'
fi

printf '#!/bin/sh\n' >"$work/program"
chmod +x "$work/program"
MM_KIOSK=$work/program sh "$here/t_ldd.sh" >/dev/null 2>&1 && { echo "t_ldd.sh: takes a program that is no kiosk"; failed=1; }
MM_KIOSK=$work/none MM_BUILD=$work sh "$here/t_ldd.sh" >/dev/null 2>&1
[ $? -eq 77 ] || { echo "t_ldd.sh: does not skip without a kiosk"; failed=1; }
mkdir "$work/bin"
for library in curl pq ssl microhttpd cairo pango-1.0 rsvg-2 fontconfig; do
    printf '#!/bin/sh\necho libSDL2-2.0.so.0\necho "  lib%s.so.4 => x"\n' "$library" >"$work/bin/ldd"
    chmod +x "$work/bin/ldd"
    PATH=$work/bin:$PATH MM_KIOSK=$work/program sh "$here/t_ldd.sh" >/dev/null 2>&1 &&
        { echo "t_ldd.sh: takes lib$library"; failed=1; }
done
printf '#!/bin/sh\necho libSDL2-2.0.so.0\necho libsqlite3.so.0\n' >"$work/bin/ldd"
PATH=$work/bin:$PATH MM_KIOSK=$work/program sh "$here/t_ldd.sh" || { echo "t_ldd.sh: refuses a good kiosk"; failed=1; }
exit $failed
