#include "content/author/author.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"
#include "sync/cli/finding.h"
#include "sync/server/central.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_opt opts[] = {
    {"stale", MM_OPT_STRING, NULL, "18m", "この月数（m）か年数（y）より前に確かめた事例を示します",
     "names cases whose sources were last looked at before that many months (m) or years (y)"},
    {"names", MM_OPT_STRING, NULL, "FILE",
     "実在の方の名前の一覧（一行に一人）。教材の中にあれば示します。一覧は残しません",
     "a list of real names, one a line; the pack must not hold them; the list is not kept"},
};

/* "18m", "2y" */
static enum mm_err read_months(const char *text, int *ret_months, struct mm_errinfo *info)
{
    char *end;
    long n = text ? strtol(text, &end, 10) : 0;

    if (!text) {
        *ret_months = 0;
        return MM_OK;
    }
    if (n < 1 || n > 600 || (strcmp(end, "m") != 0 && strcmp(end, "y") != 0))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--stale %s は読めません。18m（か月）か 2y（年）のように書いてください。",
                              "cannot read --stale %s; write 18m or 2y."),
                       text);
    *ret_months = (int)(*end == 'y' ? n * 12 : n);
    return MM_OK;
}

/* Names of the reports, with NULL behind them; owned. */
static const char **report_names(void)
{
    size_t n;
    const struct mm_report_ops *const *reports = mm_report_list(&n);
    const char **names = calloc(n + 1, sizeof(*names));

    for (size_t i = 0; names && i < n; i++)
        names[i] = reports[i]->name;
    return names;
}

/* The pack's own check, and when it can be used, the rules for those who write. */
static enum mm_err check(struct mm_cli *cli, struct mm_desk *desk, struct mm_findings *findings,
                         struct mm_errinfo *info)
{
    struct mm_author_opts author = {.now_ms = mm_now_ms(&cli->clock),
                                    .names_path = mm_cli_str(cli, "names", NULL)};
    const char **reports = report_names();
    char fonts[MM_PATH_BYTES];
    enum mm_err err = read_months(mm_cli_str(cli, "stale", NULL), &author.stale_months, info);

    author.reports = reports;
    if (*cli->data_dir && mm_path_join(fonts, cli->data_dir, "fonts/fonts.json") == MM_OK)
        author.fonts_path = fonts;
    if (!err)
        err = mm_desk_open(cli->args[0], desk, findings, info);
    if (!err)
        err = mm_author_check(desk, &author, findings, info);
    if (!err && findings->errors)
        err = MM_ERR_INVALID;
    free(reports);
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_findings findings;
    struct mm_desk desk = {0};
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    size_t warnings;
    enum mm_err err;

    mm_findings_init(&findings);
    err = check(cli, &desk, &findings, &inner);
    for (size_t i = 0; i < findings.n; i++)
        mm_cli_finding(&findings.list[i]);
    if (findings.cut)
        printf("%s\n", mm_say("これより先は省きました。", "more findings are left out."));
    warnings = findings.n - findings.errors;
    if (err && findings.errors)
        mm_fail(info, err,
                mm_say("誤り %zu件、注意 %zu件。誤りを直すまで、この教材は使えません。",
                       "%zu errors, %zu warnings; the pack cannot be used until the errors are mended."),
                findings.errors, warnings);
    else if (err)
        mm_fail(info, err, "%s", inner.text);
    else
        printf(mm_say("誤り 0件、注意 %zu件。%s 版 %s、教材 %zu、問題 %zu、研修 %zu\n",
                      "0 errors, %zu warnings. %s version %s: %zu modules, %zu items, %zu courses\n"),
               warnings, desk.pack->council.name, desk.pack->version, desk.pack->n_modules,
               desk.pack->n_items, desk.pack->n_courses);
    mm_desk_done(&desk);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_check;
const struct mm_command mm_cmd_content_check = {
    .words = "content check",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材を調べ、直す所をファイルと行で示します",
    .en = "checks a pack and names what to mend by file and line",
    .more_ja = "DIR は council.json "
               "のあるフォルダーです。形と参照のほか、方針の言葉の網羅、読みがな、言わないこと、\n"
               "事例、文の長さ、似た問題、書体にない字も調べます。決まりは content/FORMAT.md にあります。",
    .more_en =
        "DIR is the folder of council.json. Looks at structure and references, and at coverage, readings,\n"
        "claims, cases, lengths, near-duplicates and glyphs; content/FORMAT.md has the rules.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
