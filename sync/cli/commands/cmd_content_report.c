#include "content/author/survey.h"
#include "sync/cli/table.h"

static const struct mm_opt opts[] = {
    {"of", MM_OPT_STRING, NULL, "WHAT", "clauses、clues、slots、texts、versions のどれか（省けば clauses）",
     "clauses, clues, slots, texts or versions (default: clauses)"},
    MM_CLI_OPTS_TABLE,
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_report_table table = {.n_rows = 0};
    struct mm_findings findings;
    struct mm_desk desk = {0};
    enum mm_err err = mm_cli_format_check(cli, info);

    mm_findings_init(&findings);
    if (!err)
        err = mm_desk_open(cli->args[0], &desk, &findings, info);
    if (!err)
        err = mm_survey_run(&desk, mm_cli_str(cli, "of", "clauses"), mm_now_ms(&cli->clock), &table, info);
    if (!err)
        err = mm_cli_table(cli, &table, info);
    mm_report_table_done(&table);
    mm_desk_done(&desk);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_report;
const struct mm_command mm_cmd_content_report = {
    .words = "content report",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材のまとめを書き出します（条ごとの問題の数、文の長さなど）",
    .en = "sums a pack up (items by clause, length of sentences …)",
    .more_ja = "--of clauses   条、対象、種類、段階ごとの問題の数\n"
               "--of clues     問題の形から答えが分かるところ（いつも誤りの言葉など）\n"
               "--of slots     確かめ問題の枠ごとに、入れかわる問題がいくつあるか\n"
               "--of texts     ファイルごとの文の長さと漢字の割合\n"
               "--of versions  問題、ページ、単元の版の値と監修（監修のときに書く hash）",
    .more_en = "--of clauses   items by clause, audience, type and Bloom level\n"
               "--of clues     where the form of an option tells its key\n"
               "--of slots     how many parallel items each place of a form has\n"
               "--of texts     length of sentences and share of kanji, file by file\n"
               "--of versions  version hashes and reviews of items, pages and modules",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
