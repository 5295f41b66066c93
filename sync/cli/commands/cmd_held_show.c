#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/held.h"

#include <stdio.h>

#define NAMES_BYTES 16384

static const struct mm_opt opts[] = {MM_CLI_OPT_DB};

static void line(const char *ja, const char *en, const char *value)
{
    printf("%s: %s\n", mm_say(ja, en), value);
}

static void print_time(const char *ja, const char *en, int64_t at_ms)
{
    char at[MM_WAREKI_BYTES * 2];

    mm_time_wareki(at_ms, at);
    line(ja, en, at);
}

static void print_conflict(const struct mm_buf *names, int64_t other_at_ms)
{
    line("わけ", "why",
         mm_say("同じ番号の別の記録が先に届いています", "another record came first with its id"));
    if (other_at_ms)
        print_time("先の記録が届いた時刻", "the other came at", other_at_ms);
    if (names->len)
        printf("%s\n%s", mm_say("ちがう所（中身は出しません）:", "they differ in (values are not shown):"),
               mm_buf_str(names));
    else
        printf("%s\n", mm_say("中身は同じで、書き方だけがちがいます。",
                              "they say the same and differ in how it is written."));
}

static void print_held(const struct mm_held *held, const struct mm_buf *names, int64_t other_at_ms)
{
    line("印", "record", held->mark);
    line("端末", "kiosk", held->kiosk[0] ? held->kiosk : held->recorder);
    printf(mm_say("通し番号: %lld\n", "seq: %lld\n"), (long long)held->seq);
    line("記録の番号", "id", held->id);
    print_time("届いた時刻", "came at", held->received_at_ms);
    printf(mm_say("大きさ: %lld バイト\n", "size: %lld bytes\n"), (long long)held->bytes);
    if (held->conflict)
        print_conflict(names, other_at_ms);
    else
        line("わけ", "why", held->error);
    line("扱い", "verdict", mm_say(mm_verdict_ja(held->verdict), mm_verdict_code(held->verdict)));
    if (!held->settled_at_ms)
        return;
    line("理由", "reason", held->reason);
    line("決めた人", "settled by", held->actor);
    print_time("決めた時刻", "settled at", held->settled_at_ms);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    struct mm_held held;
    struct mm_buf names;
    int64_t other_at_ms = 0;
    enum mm_err err = mm_cli_read(cli, &central, info);

    mm_buf_init(&names, NAMES_BYTES);
    if (!err)
        err = mm_held_find(central, cli->args[0], &held, info);
    if (!err)
        err = mm_held_differences(central, &held, &names, &other_at_ms, info);
    if (!err)
        print_held(&held, &names, other_at_ms);
    mm_buf_done(&names);
    mm_central_close(central);
    return err;
}

extern const struct mm_command mm_cmd_held_show;
const struct mm_command mm_cmd_held_show = {
    .words = "held show",
    .args = "RECORD",
    .min_args = 1,
    .max_args = 1,
    .ja = "保留または食いちがいの記録の、わけを出します（中身は出しません）",
    .en = "says why a record was kept apart (and not what it says)",
    .more_ja = "RECORD は mamori held list の「印」（はじめの4桁以上）か、記録の番号です。\n"
               "記録の中身は人の答えかもしれないので、だれにも出しません。",
    .more_en =
        "RECORD is its mark in mamori held list (4 digits or more) or its id. What it says may be somebody's "
        "answer\nand is shown to nobody.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
