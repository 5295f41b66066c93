#include "content/author/diff.h"
#include "content/pack/words.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>

static void print_row(const struct mm_diff_row *row)
{
    printf("%s %s %s", mm_diff_kind_ja(row->kind), row->id, mm_diff_change_ja(row->change));
    if (*row->what)
        printf("（%s）", row->what);
    printf("\n    ");
    if (row->audience)
        printf("%s。", mm_audience_ja(row->audience));
    printf("%s%s。%s。\n", *row->courses ? "研修 " : "どの研修にも入っていません", row->courses,
           mm_diff_effect_ja(row->effect));
    if (row->stale)
        printf("    中身が変わったのに、版（version）が前のままです。一つ増やしてください。\n");
}

static void print_all(const struct mm_pack *before, const struct mm_pack *after, const struct mm_diff *diff)
{
    size_t count[MM_DIFF_KIND_COUNT] = {0}, stale = 0, revised = 0;

    printf(mm_say("%s → %s（版 %s → %s）\n", "%s to %s (version %s to %s)\n"), before->council.name,
           after->council.name, before->version, after->version);
    for (size_t i = 0; i < diff->n; i++) {
        count[diff->rows[i].kind]++;
        stale += diff->rows[i].stale;
        revised += diff->rows[i].effect == MM_DIFF_REVISES;
        print_row(&diff->rows[i]);
    }
    printf(mm_say("変わったところ: 条 %zu、問題 %zu、ページ %zu、研修 %zu。見直しの研修をお願いする条 "
                  "%zu。版を上げるところ %zu。\n",
                  "changed: %zu clauses, %zu items, %zu pages, %zu courses; %zu clauses ask for a revision "
                  "course; %zu versions are to be raised.\n"),
           count[MM_DIFF_CLAUSE], count[MM_DIFF_ITEM], count[MM_DIFF_PAGE], count[MM_DIFF_COURSE], revised,
           stale);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_pack *before = NULL, *after = NULL;
    struct mm_diff diff = {0};
    enum mm_err err = mm_pack_open(cli->args[0], &before, NULL, info);

    if (!err)
        err = mm_pack_open(cli->args[1], &after, NULL, info);
    if (!err)
        err = mm_diff_packs(before, after, &diff, info);
    if (!err)
        print_all(before, after, &diff);
    mm_diff_done(&diff);
    mm_pack_free(before);
    mm_pack_free(after);
    return err;
}

extern const struct mm_command mm_cmd_content_diff;
const struct mm_command mm_cmd_content_diff = {
    .words = "content diff",
    .args = "BEFORE AFTER",
    .min_args = 2,
    .max_args = 2,
    .ja = "二つの教材のちがいと、だれに関わるかを示します",
    .en = "says what differs between two packs, and whom it concerns",
    .more_ja = "BEFORE と AFTER は council.json のあるフォルダーです。条、問題、ページ、研修を id "
               "で比べ、変わったもの\n"
               "ごとに、対象、入っている研修、修了した方への影響を示します。教材は変えません。",
    .more_en =
        "BEFORE and AFTER are folders of council.json. Clauses, items, pages and courses are compared by id; "
        "each\n"
        "change comes with its audience, its courses and what it means for completions. Changes nothing.",
    .run = run,
};
