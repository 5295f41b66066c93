#!/bin/sh
# An item type is one file in content/pack, one in kiosk/items and one line in each items.def, and nothing else in
# the code names it; FORMAT.md and the schema list the same types.
set -u
. "$(dirname "$0")/common.sh"

# What does not fit in the tree of the current folder, a line each.
breaches() {
    entries() { sed -n 's/^ENTRY(\([a-z]*\))$/\1/p' "$1"; }
    files() { ls "$1" | sed -n 's/^item_\([a-z]*\)\.c$/\1/p' | LC_ALL=C sort; }
    types=$(entries content/pack/items.def)
    [ "$types" = "$(entries kiosk/items/items.def)" ] || echo "content/pack/items.def and kiosk/items/items.def differ"
    for folder in content/pack kiosk/items; do
        [ "$(echo "$types" | LC_ALL=C sort)" = "$(files $folder)" ] || echo "$folder/items.def and the files item_*.c beside it differ"
    done
    for type in $types; do
        [ "$(grep -c "^| \`$type\`" content/FORMAT.md)" -ge 2 ] || echo "content/FORMAT.md does not have $type in both tables of types"
        grep -q "\"$type\"" content/schema/items.schema.json || echo "content/schema/items.schema.json does not offer $type"
        grep -rn "\"$type\"" content kiosk sync --include='*.c' --include='*.h' --include='*.def' |
            grep -vE "^(content/pack|kiosk/items)/item_$type\.c:|^[^:]*:[0-9]*: *(/\*|\*)|/\* \"" | sed 's/$/ (names a type)/'
    done
}

found=$(breaches)
if [ -n "$found" ]; then
    echo "$found"
    exit 1
fi

# The check can fail: a type of one folder alone, and code that asks for a type by its name.
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/kiosk" "$work/sync"
cp -R content "$work/content"
cp -R kiosk/items "$work/kiosk/items"
cd "$work" || exit 2
[ -z "$(breaches)" ] || { echo "a copy of the tree has breaches"; breaches; exit 1; }
: >content/pack/item_eighth.c
[ "$(breaches | wc -l)" -eq 1 ] || { echo "a file without its line is not found"; exit 1; }
echo 'ENTRY(eighth)' >>content/pack/items.def
[ "$(breaches | wc -l)" -ge 4 ] || { echo "a type of one folder alone is not found"; exit 1; }
rm content/pack/item_eighth.c
sed -i '/eighth/d' content/pack/items.def
echo 'int a(const char *t) { return t == "mtf"; }' >sync/a.c
[ "$(breaches | wc -l)" -eq 1 ] || { echo "code that names a type is not found"; exit 1; }
