# For tests/bench/run (sourced): the figures as Markdown.

# cell FORMAT EXPRESSION: names of figures in the expression are replaced by their values.
cell() {
    awk -v format="$1" -v expression="$2" '
    { value[$1] = $2 }
    END {
        n = split(expression, part, " ")
        result = ""
        for (i = 1; i <= n; i += 2) {
            x = part[i] in value ? value[part[i]] : part[i]
            if (part[i] ~ /[a-z]/ && !(part[i] in value))
                exit
            op = part[i - 1]
            result = i == 1 ? x + 0 : op == "+" ? result + x : op == "-" ? result - x : op == "*" ? result * x : x ? result / x : 0
        }
        printf format, result
    }' "$FIGURES"
}

# met FIGURE <= GOAL: words for the table
met() {
    awk -v x="$1" -v op="$2" -v goal="$3" 'BEGIN { print (op == "<=" ? x <= goal : x >= goal) ? "met" : "**not met**" }'
}

# busy CORES BEFORE AFTER: a warning when others had the machine (the run itself makes a load of about 2).
busy() {
    echo "$2 $3" | awk -v cores="$1" '{ if ($1 > cores / 2 || $4 > cores + 1) print "\n**The machine was not quiet: these are figures of a busy one, and \"not met\" here may be its doing.**" }'
}

# start_row LABEL NAME GOAL
start_row() {
    kiosk=$(cell %.0f "$2_kiosk_p50_ms")
    echo "| first frame (準備しています), $1 | $kiosk ms (longest $(cell %.0f "$2_kiosk_max_ms")) | bare SDL window $(cell %.0f "$2_bare_p50_ms") ms | $(cell %.1f "$2_kiosk_p50_ms / $2_bare_p50_ms") × | ≤ $3 ms | $(met "$kiosk" '<=' "$3") |"
    echo "| first screen to touch (attract), $1 | $(cell %.0f "$2_attract_p50_ms") ms (longest $(cell %.0f "$2_attract_max_ms")) | bare SDL window $(cell %.0f "$2_bare_p50_ms") ms | $(cell %.1f "$2_attract_p50_ms / $2_bare_p50_ms") × | – | – |"
}

# key_row LABEL NAME: no goal was set for these
key_row() {
    echo "| $1, Xvfb, 1920×1080 | p50 $(cell %.1f "keys_$2_p50_ms"), p99 $(cell %.1f "keys_$2_p99_ms") ms | bare SDL window painted anew p50 $(cell %.1f keys_bare_p50_ms), p99 $(cell %.1f keys_bare_p99_ms) ms | $(cell %.1f "keys_$2_p99_ms / keys_bare_p99_ms") × | – | – |"
}

# frame_row LABEL NAME GOAL
frame_row() {
    frame=$(cell %.1f "frames_$2_ms")
    copy=frames_${2%%_*}_copy_p99_ms
    echo "| $1, software canvas, p99 | $frame ms | a copy of the canvas $(cell %.1f "$copy") ms | $(cell %.1f "frames_$2_ms / $copy") × | ≤ $3 ms | $(met "$frame" '<=' "$3") |"
}

# page_row LABEL NAME GOAL
page_row() {
    ratio_of_page=$(cell %.2f "page_$2_ours_ms / page_$2_pango_ms")
    if [ -z "$ratio_of_page" ]; then
        echo "| page of 800 characters, $1 | not measured: libpango1.0-dev is not installed | Pango and Cairo | – | ≤ $3 × | – |"
        return
    fi
    echo "| page of 800 characters, $1 | $(cell %.2f "page_$2_ours_ms") ms | Pango and Cairo $(cell %.2f "page_$2_pango_ms") ms | $ratio_of_page × | ≤ $3 × | $(met "$ratio_of_page" '<=' "$3") |"
}

# answer_row LABEL NAME
answer_row() {
    goal=$(cell %.1f "30 + $2_raw_p99_ms")
    p99=$(cell %.1f "$2_p99_ms")
    echo "| answer → durable → next screen, $1 | p50 $(cell %.1f "$2_p50_ms"), p99 $p99 ms ($(cell %.0f "$2_answers") answers, $(cell %.2f "$2_syncs") syncs each) | 4 KiB + fdatasync p50 $(cell %.2f "$2_raw_p50_ms"), p99 $(cell %.2f "$2_raw_p99_ms") ms | $(cell %.1f "$2_p50_ms / $2_raw_p50_ms") × | p99 ≤ 30 ms + one sync = $goal ms | $(met "$p99" '<=' "$goal") |"
}

# submit_row: from the last frame of 提出 to the first of 解説
submit_row() {
    p99=$(cell %.1f submit_p99_ms)
    echo "| 提出 → explanations on the screen, Xvfb | p50 $(cell %.1f submit_p50_ms), p99 $p99 ms ($(cell %.0f submit_answers) times, $(cell %.2f submit_syncs) syncs each) | 4 KiB + fdatasync p50 $(cell %.2f submit_raw_p50_ms), p99 $(cell %.2f submit_raw_p99_ms) ms | $(cell %.1f 'submit_p50_ms / submit_raw_p50_ms') × | p99 ≤ 100 ms | $(met "$p99" '<=' 100) |"
}

# form_rows: no goal was set for these
form_rows() {
    echo "| forms of 20 questions, from the whole bank | $(cell %.0f forms_forms_per_s) a second; with half of it seen $(cell %.0f forms_forms_seen_per_s) | a shuffle of as many numbers: $(cell %.0f forms_shuffles_per_s) a second | $(cell %.1f 'forms_shuffles_per_s / forms_forms_per_s') × | – | – |"
    echo "| answers graded, all types | $(cell %.0f forms_grades_per_s) a second | as many comparisons: $(cell %.0f forms_compares_per_s) a second | $(cell %.1f 'forms_compares_per_s / forms_grades_per_s') × | – | – |"
    echo "| a sitting of 20 questions in the store | $(cell %.1f 'sitting_bytes / 1024') KiB in all; form and answers alone $(cell %.1f 'sitting_attempt_bytes / 1024') KiB | its statements, as bytes: $(cell %.1f 'sitting_said_bytes / 1024') KiB | $(cell %.2f 'sitting_bytes / sitting_said_bytes') × | – | – |"
}

# judged FIGURE OP GOAL UNIT: two cells, the goal and whether it is met; without a goal two dashes
judged() {
    [ -n "$3" ] && echo "$2 $3 $4 | $(met "$1" "$(echo "$2" | sed 's/≥/>=/; s/≤/<=/')" "$3")" || echo '– | –'
}

# ingest_row LABEL NAME SIZE KIOSKS RAW [GOAL]: nothing where it was not measured
ingest_row() {
    ratio=$(cell %.0f "$2_ratio_pct")
    [ -n "$ratio" ] || return 0
    echo "| durable intake, batches of $3, $4 kiosks, progress and evidence kept$1 | $(cell %.0f "$2_server_per_s") statements/s (p50 $(cell %.0f "$2_p50_ms"), p99 $(cell %.0f "$2_p99_ms") ms a batch) | $5, $3 a commit: $(cell %.0f "$2_raw_per_s")/s | $ratio % | $(judged "$ratio" ≥ "${6:-}" %) |"
}

# memory_row LABEL NAME: at batches of 25, 1 and 500
memory_row() {
    most=$(cell %.1f "$2_many_server_rss_mib")
    [ -n "$most" ] || return 0
    echo "| memory of the server at most, batches of 500 from 8 kiosks$1 | $most MiB; batches of 25 from 8 kiosks $(cell %.1f "$2_server_rss_mib"), of 1 from 64 kiosks $(cell %.1f "$2_one_server_rss_mib") | – | – | $(judged "$most" ≤ 50 MiB) |"
    echo "| bytes on the disk for each record of a kiosk, with progress, evidence and what finds it$1 | $(cell %.0f "$2_bytes_a_statement") (batches of 25) | – | – | – | – |"
}

# totals_rows: of every course, as they are asked for
totals_rows() {
    took=$(cell %.0f totals_report_ms)
    slower=$(cell %.2f 'totals_report_10_ms / totals_report_ms')
    echo "| totals of all courses, $(cell %.0f totals_people) people, $(cell %.0f totals_duties) duties | $took ms | counting table progress: $(cell %.1f totals_count_ms) ms | $(cell %.1f 'totals_report_ms / totals_count_ms') × | $(judged "$took" ≤ 5 ms) |"
    echo "| the same with ten times as many answers | $(cell %.0f totals_report_10_ms) ms | with as many as before: $took ms | $slower × | $(judged "$slower" ≤ 1.2 ×) |"
    page=$(cell %.0f totals_page_ms)
    echo "| 一覧表 (person × course) of the same people, a page of 200 | $page ms, $(cell %.0f totals_page_ms_cpu) of them processor time | all of it, as a file has it: $(cell %.0f totals_matrix_ms) ms | – | $(judged "$page" ≤ 150 ms) |"
    echo "| figures of 概況 and 議会運営委員会資料 of the same people | $(cell %.0f totals_gaps_ms) and $(cell %.0f totals_committee_ms) ms | – | – | – | – |"
    few=$(cell %.1f totals_35_report_ms) few_matrix=$(cell %.1f totals_35_page_ms)
    echo "| totals of all courses, $(cell %.0f totals_35_people) people, $(cell %.0f totals_35_duties) duties | $few ms | counting table progress: $(cell %.2f totals_35_count_ms) ms | $(cell %.1f 'totals_35_report_ms / totals_35_count_ms') × | $(judged "$few" ≤ 5 ms) |"
    echo "| 一覧表 of the same people | $few_matrix ms | – | – | $(judged "$few_matrix" ≤ 5 ms) |"
}

# xlsx_rows: a report as a workbook
xlsx_rows() {
    echo "| a workbook of $(cell %.0f xlsx_rows) rows and 14 columns | $(cell %.0f xlsx_ours_ms) ms, $(cell %.0f xlsx_ours_mib) MiB at most, $(cell %.1f 'xlsx_bytes / 1048576') MiB long | libxlsxwriter alone, no row kept: $(cell %.0f xlsx_raw_ms) ms, $(cell %.0f xlsx_raw_mib) MiB | $(cell %.2f 'xlsx_ours_ms / xlsx_raw_ms') × | – | – |"
}

# pages_rows: the secretariat's pages in a browser; nothing where it was not measured
pages_rows() {
    weight=$(cell %.0f 'pages_bytes / 1024') clicks=$(cell %.0f pages_committee_clicks) took=$(cell %.0f pages_committee_ms)
    [ -n "$clicks" ] || return 0
    echo "| all pages of the secretariat, in gzip | $weight KiB | – | – | $(judged "$weight" ≤ 300 KiB) |"
    echo "| 概況 of 35 people: first contentful paint, nothing kept | $(cell %.0f pages_fcp_ms) ms (一覧表 $(cell %.0f pages_matrix_fcp_ms)) | the server's /healthz as a page: $(cell %.0f pages_bare_fcp_ms) ms | $(cell %.1f 'pages_fcp_ms / pages_bare_fcp_ms') × | – | – |"
    echo "| 概況 and 一覧表 of 35 people over HTTP | $(cell %.1f pages_courses_ms) and $(cell %.1f pages_completion_ms) ms | – | – | – | – |"
    echo "| 議会運営委員会資料 as PDF, from the first page | $clicks clicks, $took ms | – | – | ≤ 3 clicks, ≤ 2000 ms | $(met "$took" '<=' 2000) |"
}

store_rows() {
    ingest_row '' ingest 25 8 'SQLite alone' 50
    ingest_row ', sync 5 ms slower' ingest_5 25 8 'SQLite alone' 50
    ingest_row ', sync 20 ms slower' ingest_20 25 8 'SQLite alone' 50
    ingest_row '' ingest_one 1 64 'SQLite alone' 300
    ingest_row '' ingest_many 500 8 'SQLite alone'
    memory_row '' ingest
    ingest_row ', PostgreSQL' pg 25 8 'pipeline mode alone' 50
    ingest_row ', PostgreSQL' pg_one 1 64 'pipeline mode alone' 50
    ingest_row ', PostgreSQL' pg_many 500 8 'pipeline mode alone' 50
    memory_row ', PostgreSQL' pg
    totals_rows
    xlsx_rows
    pages_rows
    get_rows gets "$STATEMENTS"
    get_rows many "${MM_BENCH_MANY:-}"
}

# get_rows WHICH STATEMENTS GOAL: questions to the record store; nothing where it was not measured
get_rows() {
    [ -n "$(cell %.0f "$1_newest_p99_ms")" ] || return 0
    for kind in newest registration agent activity related_agent related_activity; do
        p99=$(cell %.1f "$1_${kind}_p99_ms")
        goal='≤ 10 ms' judged=$(met "$p99" '<=' 10) beside='–' ratio='–'
        if [ "$1" = many ]; then
            beside="$STATEMENTS statements: $(cell %.1f "gets_${kind}_p99_ms") ms"
            ratio=$(cell %.2f "many_${kind}_p99_ms / gets_${kind}_p99_ms")
            goal='≤ 1.5 ×' judged=$(met "$ratio" '<=' 1.5) ratio="$ratio ×"
        fi
        echo "| GET of 100, $kind, $2 statements | p50 $(cell %.1f "$1_${kind}_p50_ms"), p99 $p99 ms | $beside | $ratio | $goal | $judged |"
    done
    echo "| statements of another system, $2 of them, 500 a request, with all that finds them | $(cell %.0f "$1_written_per_s")/s, $(cell %.0f "$1_bytes_a_statement") bytes each on the disk | – | – | – | – |"
}

report() {
    cores=$(nproc)
    cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)
    disk=$(df -P -T "$WORK" | awk 'NR == 2 { print $2 " on " $1 }')
    rss=$(cell %.1f 'kiosk_rss_kib / 1024')
    wake=$(cell %.2f "idle_wakes / $IDLE_S")
    cat <<TEXT
# Measured

\`sh tests/bench/run\` writes this file. Only ratios say much: the raw limit stands beside each figure and was taken in the
same run on the same disk. No test asserts any of it.

$(date -u +%Y-%m-%d), commit $(git rev-parse --short HEAD 2>/dev/null || echo unknown), $cores cores, $cpu, $(uname -sr), $disk, Release build ($("${CC:-cc}" -dumpfullversion 2>/dev/null)).
Load average $LOAD_BEFORE before and $LOAD_AFTER after the run.$(busy "$cores" "$LOAD_BEFORE" "$LOAD_AFTER")
The kiosk ran $KIOSK_WEIGHTS the weights of phrases; the page beside Pango was set $PAGE_WEIGHTS them.

| what | measured | raw limit | ratio | goal | met? |
|---|---|---|---|---|---|
$(start_row 'dummy driver, 1920×1080' dummy 50)
$(start_row 'Xvfb, 1920×1080' x11 150)
| resident memory, attract screen, Xvfb 1920×1080 | $rss MiB (Pss $(cell %.1f 'kiosk_pss_kib / 1024')) | bare SDL window $(cell %.1f 'bare_rss_kib / 1024') MiB | $(cell %.1f 'kiosk_rss_kib / bare_rss_kib') × | ≤ 40 MiB | $(met "$rss" '<=' 40) |
| wake-ups at rest, Xvfb, $IDLE_S s | $wake a second, $(cell %.0f idle_cpu_ms) ms of processor time in all | 0 | – | ≤ 1 a second | $(met "$wake" '<=' 1) |
$(key_row 'a key → the focus moved, presented' focus)
$(key_row 'a key → the next page, presented' page)
$(frame_row 'full redraw, 1920×1080' hd_full_p99 16)
$(frame_row 'full redraw, 3840×2160' uhd_full_p99 33)
$(frame_row 'one button, 1920×1080' hd_button_p99 1)
| resident memory after every screen of a sitting and every theme, 1920×1080, in a window | $(cell %.1f 'visit_rss_kib / 1024') MiB | – | – | ≤ 64 MiB | $(met "$(cell %.1f 'visit_rss_kib / 1024')" '<=' 64) |
$(page_row 'cold' cold 1.00)
$(page_row 'warm glyphs, laid out anew' anew 1.20)
$(page_row 'warm glyphs, layout kept' kept 1.00)
$(answer_row 'Xvfb' answers_x11)
$(answer_row 'dummy driver' answers_0)
$(answer_row 'sync 5 ms slower' answers_5)
$(answer_row 'sync 20 ms slower' answers_20)
$(submit_row)
$(form_rows)
$(store_rows)

Processor time of the intake: $(cell %.0f ingest_server_cpu_us) µs a statement in the server, $(cell %.0f ingest_raw_cpu_us) µs a row in SQLite alone. SQLite alone
with 200 rows a commit, which the server does not do (it commits each batch by itself): $(cell %.0f ingest_raw_200_per_s)/s.

## What takes the memory

| KiB | what |
|---|---|
$(awk -F '\t' '{ printf "| %s | %s |\n", $1, $2 }' "$WORK/mappings")

## How

* First frame: from just before fork and exec to the return of the first \`SDL_UpdateWindowSurfaceRects\` (準備しています, while the
  pack is read beside it), and of the second (what people touch), $STARTS starts, files in
  the page cache. A preloaded library (\`shim.c\`) tells the time; the kiosk knows nothing of it. The bare window is \`bare.c\`.
* A key: from just before a real key goes down (the X server's own test extension) to the return of the call that presented
  what it brought, $KEYS times on a page of teaching; the X server shares the cores. A turned page is kept on the disk first.
* At rest: \`smaps_rollup\`, and voluntary context switches of all threads over $IDLE_S s, 3 s after the start, nobody touching.
* Page: the same text, face, size, measure and line pitch in BIZ UDGothic 36 px; medians of processor time, both in one
  process in turn, cold ones in processes of their own, opening the fonts included$(cell ' (with the fonts found beforehand by a page of one character: %.2f ms' page_first_ours_ms)$(cell ' beside %.2f)' page_first_pango_ms).
  Pango breaks lines by class, ours by phrase.
* Answers: scripted sittings through a real window. One sample is the time from the frame before つぎへ is let go to the frame
  after it, for those frames after which the kiosk traces an \`answered\` statement as shown. Delays of the sync are made by the
  preloaded library, in the kiosk and in the raw writes alike. The X server under Xvfb shares the cores.
* 提出: the same, for the frames after which the result of an attempt is traced as shown: a form of 20 questions, half of
  them missed. The ten seconds in which it can be taken back are the script's own clock and not counted. What the sitting
  takes in the store is the growth of the vacuumed file, pages read and practice included.
* Intake: the real server on loopback, packed and signed batches made beforehand, clients on the same cores. SQLite alone gets the
  stored rows back as values: same table and indexes, synchronous=FULL, same cache and checkpoints; no network, no signature, no
  JSON, nothing derived; the middle of three rounds. Client and server share the cores, SQLite alone has one to itself: other
  work on the machine therefore lowers the ratio.
* Intake on PostgreSQL: the same with a cluster of its own (\`tests/cluster\`, which syncs), and beside it the same rows in the same
  tables, sent in pipeline mode over one connection, a transaction and a sync for each batch.
* Totals: \`bench_totals\`, 研修ごとの受講状況 by the function that server and command line call, the middle one of five, read as a
  server reads it. What each person counts as is kept until the day that the rules name; counting everybody anew takes $(cell %.0f totals_anew_ms) ms.
* Workbook: \`bench_xlsx\`, the function that server and command line call, texts, days, numbers and shares; a process of its own
  each, memory as its peak. libxlsxwriter alone writes the same cells to a file row by row and forgets them.
* Pages: \`pages.js\`, Chromium without a window, a context of its own for each paint; the middle one of $LOOKS. The paper's time is from the
  first click (menu, the paper, its button) to the whole file.
* GETs: \`bench_gets\`, a server of the same process on loopback, one client, 500 of each question with changing keys, when the
  disk has what was written; the newest 100 up to a day, a registration of 20, the newest 100 of an agent, of an activity, and with
  what is related.
* A virtual disk whose host caches writes syncs faster than a kiosk's SSD; hence the runs with slower syncs.
TEXT
}
