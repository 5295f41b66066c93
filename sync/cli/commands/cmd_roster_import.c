#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/cli/duty.h"
#include "sync/export/cells.h"
#include "sync/table/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"dry-run", MM_OPT_FLAG, NULL, NULL, "何が変わるかだけを見せ、何も変えません",
     "shows what would change and changes nothing"},
    {"seen", MM_OPT_STRING, NULL, "MARK",
     "--dry-run が示した印: そのあと名簿が変わっていたら、取り込みません",
     "the mark of --dry-run: refuses when the roster changed since"},
};

static void print_person(const char *mark, const struct mm_json *person)
{
    int64_t seat = mm_json_get_int(person, "seat", 0);

    printf("  %s %s（%s", mark, mm_json_get_str(person, "name", ""), mm_json_get_str(person, "status", ""));
    if (seat)
        printf(mm_say("、議席%" PRId64, ", seat %" PRId64), seat);
    printf("）\n");
}

static void print_people(const struct mm_json *list, const char *mark)
{
    for (const struct mm_json *p = mm_json_first(list); p; p = mm_json_next(p))
        print_person(mark, p);
}

static void print_changes(const struct mm_json *list)
{
    for (const struct mm_json *p = mm_json_first(list); p; p = mm_json_next(p)) {
        printf("  * %s:", mm_json_get_str(p, "name", ""));
        for (const struct mm_json *f = mm_json_first(mm_json_get(p, "fields")); f; f = mm_json_next(f))
            printf(" %s「%s」→「%s」", mm_json_get_str(f, "field", ""), mm_json_get_str(f, "from", ""),
                   mm_json_get_str(f, "to", ""));
        printf("\n");
    }
}

static void print_readings(const struct mm_json *list)
{
    for (const struct mm_json *p = mm_json_first(list); p; p = mm_json_next(p))
        printf(
            mm_say("%" PRId64 "行目: %sさんのよみは半角カナなので「%s」と読みました。確かめてください。\n",
                   "line %" PRId64 ": the reading of %s is in half-width kana, taken as %s; please look.\n"),
            mm_json_get_int(p, "line", 0), mm_json_get_str(p, "name", ""), mm_json_get_str(p, "reading", ""));
}

static void print_result(const struct mm_json *out)
{
    const struct mm_json *added = mm_json_get(out, "added"), *changed = mm_json_get(out, "changed");
    const struct mm_json *left = mm_json_get(out, "left"), *silent = mm_json_get(out, "not_mentioned");
    const char *ignored = mm_json_get_str(out, "ignored_columns", "");
    bool dry_run = mm_json_get_bool(out, "dry_run", false);

    if (mm_json_get_bool(out, "demo", false))
        printf("%s\n", MM_DEMO_MARK);
    if (dry_run)
        printf("%s\n",
               mm_say("確かめただけです。まだ何も変えていません。", "only checked; nothing was changed."));
    print_people(added, "+");
    print_changes(changed);
    print_people(left, "-");
    printf(mm_say("追加 %zu人、変更 %zu人（うち退任・退職 %zu人）、変わらない方 %" PRId64 "人\n",
                  "%zu added, %zu changed (%zu of them left), %" PRId64 " unchanged\n"),
           mm_json_size(added), mm_json_size(changed), mm_json_size(left),
           mm_json_get_int(out, "unchanged", 0));
    mm_cli_print_duties(out);
    if (mm_json_size(silent)) {
        printf(mm_say("このファイルにない方 %zu人（そのままです）\n",
                      "%zu people are not in this file (kept as they are)\n"),
               mm_json_size(silent));
        print_people(silent, "=");
    }
    print_readings(mm_json_get(out, "readings"));
    if (*ignored)
        printf(mm_say("使わない列: %s（取り込んでいません）\n", "columns not used: %s\n"), ignored);
    if (dry_run)
        printf(mm_say("この内容で取り込むには、同じ命令を --dry-run の代わりに --seen %s で行います。\n",
                      "to apply just this, give --seen %s in place of --dry-run.\n"),
               mm_json_get_str(out, "seen", ""));
    else
        printf("%s\n", mm_say("取り消すには: mamori roster undo", "to take it back: mamori roster undo"));
}

/* Each fault on a line of its own, to be worked through; the sentence of the failure counts them. */
static enum mm_err say_faults(const struct mm_json *out, struct mm_errinfo *info)
{
    const struct mm_json *faults = mm_json_get(out, "faults");
    int64_t more = mm_json_get_int(out, "more", 0);

    for (const struct mm_json *f = mm_json_first(faults); f; f = mm_json_next(f))
        puts(mm_json_get_str(f, "text", ""));
    if (more)
        printf(mm_say("ほかに %" PRId64 " か所あります。\n", "and %" PRId64 " more.\n"), more);
    return mm_fail(
        info, MM_ERR_INVALID,
        mm_say("名簿に直す所が %zu か所あります。何も変えていません。直して、もう一度取り込んでください。",
               "the roster has %zu faults; nothing was changed; mend them and import it again."),
        mm_json_size(faults) + (size_t)more);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_buf in;
    struct mm_json *out = NULL;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&in, 6 * (size_t)MM_MAX_ROSTER_BYTES + 4096);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    err = mm_table_file_put(cli->args[0], MM_MAX_ROSTER_BYTES, &w, info);
    mm_jw_kbool(&w, "dry_run", mm_cli_flag(cli, "dry-run"));
    mm_jw_kstr(&w, "seen", mm_cli_str(cli, "seen", ""));
    mm_jw_end(&w);
    if (!err)
        err = mm_cli_action(cli, "roster.import", &in, &out, info);
    if (!err && mm_json_size(mm_json_get(out, "faults")))
        err = say_faults(out, info);
    else if (!err)
        print_result(out);
    mm_json_free(out);
    mm_buf_done(&in);
    return err;
}

extern const struct mm_command mm_cmd_roster_import;
const struct mm_command mm_cmd_roster_import = {
    .words = "roster import",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .ja = "名簿（CSV、Excel の xlsx）を取り込みます",
    .en = "imports a roster (CSV or xlsx)",
    .more_ja = "CSVは、UTF-8でもCP932（Shift_JIS）でも読めます。xlsx は、1枚目のシートを読みます。\n"
               "直す所が一つでもあれば、行番号とともに全部を示し、何も変えません。\n"
               "ファイルにない方は、そのまま残ります。氏名の変わる方がいるときは、mamori roster export "
               "で書き出した\n"
               "ファイルを直して取り込むと、利用者IDで同じ方と分かります。",
    .more_en = "Reads CSV in UTF-8 and CP932, and the first sheet of an xlsx. One bad row refuses the whole "
               "file; every fault is named with its line.\n"
               "People who are not in the file stay as they are. Where a name changes, mend the file of\n"
               "`mamori roster export`: its ids tell who is who.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
