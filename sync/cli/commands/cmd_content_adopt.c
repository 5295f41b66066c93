#include "content/author/adopt.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    {"o", MM_OPT_STRING, NULL, "DIR", "作るフォルダー（content/common のとなり）",
     "folder to make (beside content/common)"},
    {"name", MM_OPT_STRING, NULL, "NAME", "議会の名前（省けば、方針の名前から）",
     "name of the council (default: from the title of the policy)"},
    {"like", MM_OPT_STRING, NULL, "DIR",
     "困ったときの案内と利用目的を写し、研修を手本にする議会のフォルダー（省けば付属のもの）",
     "council folder whose help and purpose are copied and whose courses are a model (default: the one that "
     "comes along)"},
};

static void print_map(const struct mm_adopted *adopted)
{
    size_t without = 0;

    printf(mm_say("話題と条の対応（案）\n", "topics and clauses (proposed)\n"));
    for (size_t i = 0; i < adopted->map.n; i++) {
        const struct mm_adopt_row *row = &adopted->map.rows[i];
        const struct mm_adopt_clause *clause = row->clause < 0 ? NULL : &adopted->policy.list[row->clause];

        without += !clause;
        if (clause)
            printf("  %s（%s）→ %s %s\n", row->title, row->topic, clause->id, clause->title);
    }
    printf(mm_say("条のない話題: %zu 件（この議会では教えません）\n",
                  "topics without a clause: %zu (not taught here)\n"),
           without);
    for (size_t i = 0; i < adopted->map.n; i++)
        if (adopted->map.rows[i].clause < 0)
            printf("  %s（%s）\n", adopted->map.rows[i].title, adopted->map.rows[i].topic);
}

static void print_untaught(const struct mm_adopted *adopted)
{
    const struct mm_adopt_policy *policy = &adopted->policy;
    size_t n = 0;

    for (size_t i = 0; i < policy->n; i++)
        n += !mm_adopt_is_taught(policy, &adopted->map, i);
    printf(mm_say("話題のない条: %zu 件（教材を書き足すか、map.json に加えてください）\n",
                  "clauses without a topic: %zu (write something, or add them to map.json)\n"),
           n);
    for (size_t i = 0; i < policy->n; i++)
        if (!mm_adopt_is_taught(policy, &adopted->map, i))
            printf(mm_say("  %s %s（%d 行目）\n", "  %s %s (line %d)\n"), policy->list[i].id,
                   policy->list[i].title, policy->list[i].line);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    char like[MM_PATH_BYTES] = "";
    struct mm_adopted adopted;
    struct mm_adopt_opts adopt = {.policy_path = cli->args[0],
                                  .dir = mm_cli_str(cli, "o", NULL),
                                  .name = mm_cli_str(cli, "name", NULL),
                                  .like = mm_cli_str(cli, "like", like)};
    enum mm_err err = mm_path_join(like, cli->data_dir, "content/kamakura");

    if (!err)
        err = mm_adopt(&adopt, &adopted, info);
    if (err)
        return err;
    print_map(&adopted);
    print_untaught(&adopted);
    printf(mm_say("方針にない言葉や話題なので、この議会では使わないもの: 問題 %zu、ページ %zu\n",
                  "set aside, as the policy does not say it: %zu items, %zu pages\n"),
           adopted.items_aside, adopted.pages_aside);
    printf(
        mm_say("%s の教材を %s に作りました。研修 %zu 件。\n"
               "対応を読み、まちがいがあれば map.json を直し、mamori content check %s で確かめてください。\n",
               "made the pack of %s in %s: %zu courses.\nRead the map, mend map.json where it is wrong, and "
               "run mamori "
               "content check %s.\n"),
        adopted.name, adopt.dir, adopted.n_courses, adopt.dir);
    mm_adopted_done(&adopted);
    return MM_OK;
}

extern const struct mm_command mm_cmd_content_adopt;
const struct mm_command mm_cmd_content_adopt = {
    .words = "content adopt",
    .args = "POLICY.txt",
    .min_args = 1,
    .max_args = 1,
    .ja = "議会の方針の原文から、その議会の教材のフォルダーを作ります",
    .en = "makes a council's folder from the text of its policy",
    .more_ja =
        "第1章、第1条、1、(1) のような見出しを読み、共通の教材の話題と条の対応を提案します。1 "
        "行目には方針の名前を\n"
        "書いておきます。文字コードは UTF-8 か CP932 です。途中でうまくいかないときは、何も作りません。",
    .more_en =
        "Reads headings such as 第1章, 第1条, 1 and (1) and proposes which topic of the common teaching "
        "belongs to\n"
        "which clause. The first line is the policy's name; UTF-8 or CP932. On a failure nothing is made.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "o",
    .run = run,
};
