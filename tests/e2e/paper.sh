# What holds for every paper that is printed, for the tests that source this file behind path.sh and their trap. Without
# the tools that look at papers the test is skipped.
for tool in pdffonts pdfinfo pdftotext pdftoppm; do
    command -v $tool >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done

# paper_look FILE.pdf...: A4, each font inside and one of ours, no 〓 or mark of a broken letter, and no page that is
# blank or has something where printers do not print.
paper_look() {
    for paper; do
        pdfinfo "$paper" >"$WORK/look.info" 2>&1 || fail "$paper: no PDF"
        grep -q 'Page size:.*(A4)' "$WORK/look.info" || fail "$paper: not A4: $(grep 'Page size' "$WORK/look.info")"
        pdffonts "$paper" | awk 'NR > 2 && (!/ yes yes yes / || !/(BIZUD|NotoSansCJKjp|IPAmjMincho)/) { print; bad = 1 }
            END { exit bad || NR < 3 }' >"$WORK/look.fonts" || fail "$paper: a font is not inside, or is none of ours: $(cat "$WORK/look.fonts")"
        pdftotext -raw "$paper" - | grep -q '〓\|�' && fail "$paper: a letter is missing"
        rm -rf "$WORK/look.pages"
        mkdir "$WORK/look.pages"
        pdftoppm -r 30 -gray "$paper" "$WORK/look.pages/page" || fail "$paper: cannot be printed"
        "$MM_BUILD/tests/e2e/page_tool" 30 "$WORK"/look.pages/*.pgm >"$WORK/look.said" || fail "$paper: $(cat "$WORK/look.said")"
    done
}
