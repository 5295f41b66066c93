#include "content/author/edition.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/cli/command.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    {"as", MM_OPT_STRING, NULL, "WHAT",
     "review（全文の PDF）、angoff（見積りの xlsx）、html（研修ごと）、selfcheck（点検の用紙）のどれか",
     "review (all of it as a PDF), angoff (a workbook for judges), html (a page a course) or selfcheck "
     "(forms)"},
    {"judges", MM_OPT_INT, NULL, "N", "見積もる人の数（angoff。省けば 5）", "judges of angoff (default: 5)"},
    {"o", MM_OPT_STRING, NULL, "PLACE", "書き出すファイル。html ではフォルダー",
     "file to write; of html a folder"},
};

static enum mm_err print_review(struct mm_cli *cli, const struct mm_desk *desk, const char *place,
                                struct mm_errinfo *info)
{
    struct mm_buf out;
    enum mm_err err;

    fprintf(stderr, "%s\n", mm_say("全文を組んでいます…", "setting the pages…"));
    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    err = mm_edition_pdf(desk, mm_now_ms(&cli->clock), &out, info);
    if (!err)
        err = mm_file_write_atomic(place, mm_buf_str(&out), out.len, 0644, info);
    mm_buf_done(&out);
    return err;
}

static enum mm_err print_angoff(struct mm_cli *cli, const struct mm_desk *desk, const char *place,
                                struct mm_errinfo *info)
{
    int64_t judges = mm_cli_int(cli, "judges", 5);
    struct mm_buf out;
    enum mm_err err;

    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    err = mm_edition_angoff(desk, judges < 0 || judges > 1000 ? 0 : (int)judges, &out, info);
    if (!err)
        err = mm_file_write_atomic(place, mm_buf_str(&out), out.len, 0644, info);
    mm_buf_done(&out);
    return err;
}

static enum mm_err print_selfcheck(struct mm_cli *cli, const struct mm_desk *desk, const char *place,
                                   struct mm_errinfo *info)
{
    struct mm_buf out;
    enum mm_err err;

    (void)cli;
    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    err = mm_edition_selfcheck(desk, &out, info);
    if (!err)
        err = mm_file_write_atomic(place, mm_buf_str(&out), out.len, 0644, info);
    mm_buf_done(&out);
    return err;
}

/* A course, or (NULL) the whole glossary. */
static enum mm_err print_page(const struct mm_desk *desk, const struct mm_course *course, const char *place,
                              struct mm_errinfo *info)
{
    char name[MM_ID_BYTES + 8] = MM_EDITION_GLOSSARY, path[MM_PATH_BYTES];
    struct mm_buf out;
    enum mm_err err;

    mm_buf_init(&out, MM_MAX_PDF_BYTES);
    if (course)
        snprintf(name, sizeof(name), "%s.html", course->id);
    err = course ? mm_edition_html(desk, course, &out, info) : mm_edition_glossary(desk, &out, info);
    if (!err && mm_path_join(path, place, name))
        err = mm_fail(info, MM_ERR_TOO_BIG, mm_say("フォルダーの名前が長すぎます: %s", "path too long: %s"),
                      place);
    if (!err)
        err = mm_file_write_atomic(path, mm_buf_str(&out), out.len, 0644, info);
    mm_buf_done(&out);
    return err;
}

/* Courses that only ask have nothing to read. */
static enum mm_err print_html(struct mm_cli *cli, const struct mm_desk *desk, const char *place,
                              struct mm_errinfo *info)
{
    size_t n = 0;
    enum mm_err err = mm_mkdirs(place, 0755, info);

    (void)cli;
    for (size_t i = 0; i < desk->pack->n_courses && !err; i++) {
        if (!desk->pack->courses[i].n_modules)
            continue;
        err = print_page(desk, &desk->pack->courses[i], place, info);
        n++;
    }
    if (!err && desk->pack->n_terms)
        err = print_page(desk, NULL, place, info);
    if (!err)
        printf(mm_say("研修 %zu を書き出しました。\n", "wrote %zu courses.\n"), n);
    return err;
}

static const struct {
    const char *name;
    enum mm_err (*print)(struct mm_cli *cli, const struct mm_desk *desk, const char *place,
                         struct mm_errinfo *info);
} ways[] = {
    {"review", print_review}, {"angoff", print_angoff}, {"html", print_html}, {"selfcheck", print_selfcheck}};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const char *as = mm_cli_str(cli, "as", "review"), *place = mm_cli_str(cli, "o", NULL);
    struct mm_findings findings;
    struct mm_desk desk = {0};
    size_t way = 0;
    enum mm_err err;

    while (way < sizeof(ways) / sizeof(ways[0]) && strcmp(ways[way].name, as) != 0)
        way++;
    if (way == sizeof(ways) / sizeof(ways[0]))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--as「%s」はありません。review、angoff、html、selfcheck "
                              "から選んでください。",
                              "no --as %s; choose review, angoff, html or selfcheck."),
                       as);
    mm_findings_init(&findings);
    err = mm_desk_open(cli->args[0], &desk, &findings, info);
    if (!err)
        err = ways[way].print(cli, &desk, place, info);
    if (!err)
        printf("%s\n", place);
    mm_desk_done(&desk);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_print;
const struct mm_command mm_cmd_content_print = {
    .words = "content print",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材を監修用の PDF、見積りの表、読み上げのできる HTML、点検の用紙にします",
    .en = "prints a pack: for reviewers, for judges, for browsers, self-check forms",
    .more_ja =
        "--as review     "
        "全文（ページ、問題、正答、解説、出典、研修、方針の原文、用語集、ひとこと、点検の問い、\n"
        "                この議会の案内）を一つの PDF に\n"
        "--as angoff     問題のむずかしさを何人かで見積もる表（xlsx、問題 × 見積もる人）\n"
        "--as html       研修ごとに一つの HTML と用語集。読み上げ、拡大、ルビに対応し、通信をしません\n"
        "--as selfcheck  個人の点検（名前を書かない用紙）と組織の点検（事務局用）を一つの PDF に",
    .more_en =
        "--as review     all of it (pages, items, answers, explanations, sources, courses, policy, glossary, "
        "tips,\n"
        "                self-check, the council's own words) as one PDF\n"
        "--as angoff     a workbook for estimating how hard the items are (items by judges)\n"
        "--as html       one accessible page a course and the glossary, without script or network\n"
        "--as selfcheck  the self-check to be filled in by hand (A4): of a person, without a name, and of "
        "the "
        "office",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
