#include "sync/base/log.h"
#include "sync/cli/command.h"
#include "sync/demo/demo.h"
#include "sync/export/cells.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define STEP_MS 1000
#define OUT     "mamori-demo"

static const struct mm_opt opts[] = {
    {"out", MM_OPT_STRING, NULL, "DIR", "作るフォルダー（新しいか、空のもの。省けば " OUT "）",
     "the folder to make (new or empty; " OUT " if left out)"},
    {"councils", MM_OPT_INT, NULL, "N", "議会の数（省けば 1）", "how many councils (1 if left out)"},
    {"people", MM_OPT_INT, NULL, "N", "一つの議会の人数。議員7割、職員3割（省けば 35）",
     "people of a council, 7 of 10 councillors (35 if left out)"},
    {"years", MM_OPT_INT, NULL, "N", "何年分か（省けば 1）", "how many years (1 if left out)"},
    {"seed", MM_OPT_INT, NULL, "S", "乱数の種。同じ種からは同じ記録ができます（省けば 1）",
     "the seed; the same seed gives the same records (1 if left out)"},
    {"until", MM_OPT_STRING, NULL, "YYYY-MM-DD", "最後の日（省けば 2026-11-22）",
     "the last day (2026-11-22 if left out)"},
    {"pack", MM_OPT_STRING, NULL, "DIR", "議会の教材のフォルダー（省けば付属のもの）",
     "the council's pack (the one that came with mamori if left out)"},
};

struct shown {
    struct mm_clock clock;
    int64_t at_ms;
};

/* Once a second at most, and never among the results. */
static void progress(void *ctx, int council, struct mm_date day, int pct)
{
    struct shown *shown = ctx;
    int64_t now = mm_mono_ms(&shown->clock);
    if (now - shown->at_ms < STEP_MS)
        return;
    shown->at_ms = now;
    fprintf(stderr,
            mm_say("見本を作っています: 議会%d　%d年%d月（%d%%）\n", "making council %d: %d-%02d (%d %%)\n"),
            council, day.year, day.month, pct);
}

static enum mm_err read_until(struct mm_cli *cli, struct mm_date *ret_day, struct mm_errinfo *info)
{
    const char *text = mm_cli_str(cli, "until", "2026-11-22");
    if (mm_date_parse(text, ret_day) || ret_day->year < 2000 || ret_day->year > 2100)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--until「%s」は日付ではありません。2026-11-22 の形で指定してください。",
                              "--until %s is no date; write 2026-11-22."),
                       text);
    return MM_OK;
}

static void print_result(const struct mm_demo_plan *plan, const struct mm_demo_result *result)
{
    char hex[MM_HASH_HEX_BYTES];
    mm_hash_format(&result->digest, hex);
    puts(MM_DEMO_MARK);
    printf(mm_say("%d議会、%d人ずつ、%d年分の記録 %" PRId64 "件を作りました。\n",
                  "made %d councils of %d people with %d years of records: %" PRId64 ".\n"),
           plan->councils, plan->people, plan->years, result->records);
    printf(mm_say("記録のしるし　%s\n", "digest of the records %s\n"), hex);
    printf(mm_say("例: mamori report completion --db sqlite:%s/council-01/central.db\n",
                  "next: mamori report completion --db sqlite:%s/council-01/central.db\n"),
           plan->dir);
}

/* Of an int what does not fit becomes 0, which mm_demo_make refuses with what it may be. */
static int small(const struct mm_cli *cli, const char *name, int fallback)
{
    int64_t number = mm_cli_int(cli, name, fallback);

    return number < 0 || number > INT_MAX ? 0 : (int)number;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct shown shown = {cli->clock, mm_mono_ms(&cli->clock)};
    char pack[MM_PATH_BYTES + 32];
    struct mm_demo_result result;
    struct mm_demo_plan plan = {.councils = small(cli, "councils", 1),
                                .people = small(cli, "people", 35),
                                .years = small(cli, "years", 1),
                                .seed = (uint64_t)mm_cli_int(cli, "seed", 1),
                                .dir = mm_cli_str(cli, "out", OUT),
                                .progress = progress,
                                .ctx = &shown};
    enum mm_err err = read_until(cli, &plan.until, info);
    (void)snprintf(pack, sizeof pack, "%s/content/kamakura", cli->data_dir);
    plan.pack_dir = mm_cli_str(cli, "pack", pack);
    if (!err)
        err = mm_demo_make(&plan, &result, info);
    if (!err)
        print_result(&plan, &result);
    return err;
}

extern const struct mm_command mm_cmd_demo;
const struct mm_command mm_cmd_demo = {
    .words = "demo",
    .args = "",
    .ja = "架空の議会と、ありそうな受講の記録を作ります（すべてに見本の印が付きます）",
    .en = "makes fictional councils with plausible records; every output is marked",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .run = run,
};
