#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/cli/call.h"
#include "sync/cli/post.h"
#include "sync/server/arrival.h"
#include "sync/server/carried.h"

#include <stdio.h>
#include <string.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"out", MM_OPT_STRING, NULL, "DIR", "端末への返事を書くフォルダー（省けば書かない）",
     "folder for the answer (none is written if left out)"},
    {"medium", MM_OPT_STRING, NULL, "NUMBER", "媒体の番号（使用記録に載る）",
     "the medium's number, for the record of media"},
    {"ahead", MM_OPT_FLAG, NULL, NULL, "先の日時に書かれたものも取り込む",
     "also what was written in the future"},
};

struct import {
    struct mm_cli *cli;
    struct mm_central *central; /* reads */
    const char *out, *medium;   /* may be NULL */
};

static enum mm_err note(const struct import *im, enum mm_carried_event event,
                        const struct mm_bundle_head *head, const char *outcome, int64_t *ret_serial,
                        struct mm_errinfo *info)
{
    char written[32];
    struct mm_json *out = NULL;
    (void)snprintf(written, sizeof written, "%lld", (long long)(head ? head->at_ms : 0));
    const struct mm_cli_word words[] = {{"event", mm_carried_code(event)},
                                        {"medium", im->medium ? im->medium
                                                   : head     ? head->medium
                                                              : NULL},
                                        {"kiosk", head ? head->recorder : NULL},
                                        {"outcome", outcome},
                                        {"bundle", head ? head->id : NULL},
                                        {"written_at_ms", written},
                                        {"written_medium", head ? head->medium : NULL}};
    enum mm_err err = mm_cli_ask(im->cli, "bundle.note", words, sizeof words / sizeof words[0], &out, info);
    if (!err)
        *ret_serial = mm_json_get_int(out, "serial", 0);
    mm_json_free(out);
    return err;
}

static void new_id(struct mm_cli *cli, char out[MM_UUID_BYTES])
{
    struct mm_uuid7 ids;
    mm_uuid7_init(&ids);
    struct mm_uuid id = mm_uuid7_next(&ids, mm_now_ms(&cli->clock), &cli->random);
    mm_uuid_format(&id, out);
}

/* Where the answer goes. */
static enum mm_err answer_path(const struct import *im, const char *id, char out[MM_PATH_BYTES],
                               struct mm_errinfo *info)
{
    char name[MM_BUNDLE_NAME_BYTES];
    mm_bundle_name(mm_handling_ja(MM_HANDLING_NAMES), id, name);
    return mm_path_join(out, im->out, name) == MM_OK
               ? MM_OK
               : mm_fail(info, MM_ERR_TOO_BIG, "%s",
                         mm_say("フォルダーの名前が長すぎます", "the path is too long"));
}

static enum mm_err note_answer(const struct import *im, const struct mm_arrival *b, const char *path,
                               struct mm_errinfo *info)
{
    int64_t serial = 0;
    enum mm_err err = note(im, MM_CARRIED_SENT, &b->bundle.head, "", &serial, info);
    if (!err)
        printf(mm_say("端末「%s」への返事: %s\n", "the answer for the kiosk %s: %s\n"), b->kiosk_name, path);
    return err;
}

static void print_counts(const struct mm_arrival *b, const struct mm_arrival_counts *c)
{
    printf(
        mm_say(
            "端末「%s」: 新しい記録%zu件、前に届いていた記録%zu件、食いちがい%zu件、保留%zu件、知らせ%zu件\n",
            "kiosk %s: %zu new records, %zu here already, %zu conflicts, %zu kept apart, %zu reports\n"),
        b->kiosk_name, c->n[MM_RECORD_STORED], c->n[MM_RECORD_DUPLICATE], c->n[MM_RECORD_CONFLICT],
        c->n[MM_RECORD_QUARANTINED], c->told);
}

static enum mm_err give(const struct import *im, const struct mm_arrival *b,
                        const struct mm_arrival_wanted *how, struct mm_arrival_counts *counts,
                        struct mm_errinfo *info)
{
    struct mm_cli_post *post = NULL;
    enum mm_err err = mm_cli_post_open(im->cli, im->central, &post, info);
    const struct mm_arrival_post ops = mm_cli_post_ops(post);
    if (!err)
        err = mm_arrival_answer(b, &ops, how, counts, info);
    mm_cli_post_close(post);
    return err;
}

static enum mm_err take(const struct import *im, const struct mm_arrival *b, struct mm_errinfo *info)
{
    struct mm_arrival_wanted how = {.medium = im->medium, .at_ms = mm_now_ms(&im->cli->clock)};
    struct mm_arrival_counts counts = {.told = 0};
    char path[MM_PATH_BYTES];
    new_id(im->cli, how.id);
    enum mm_err err = im->out ? answer_path(im, how.id, path, info) : MM_OK;
    how.path = im->out ? path : NULL;
    if (!err)
        err = note(im, MM_CARRIED_RECEIVED, &b->bundle.head, "", &how.serial, info);
    if (err)
        return err;
    err = give(im, b, &how, &counts, info);
    print_counts(b, &counts); /* what was taken in before a failure stays */
    if (!err && im->out)
        err = note_answer(im, b, path, info);
    return err;
}

/* What was refused stands in the record of media too, and is said by the file's name. */
static enum mm_err import_one(const struct import *im, const char *path, struct mm_errinfo *info)
{
    struct mm_arrival b = {.kiosk_name = ""};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char outcome[MM_BUNDLE_OUTCOME_BYTES];
    int64_t serial = 0;
    const struct mm_arrival_rule rule = mm_cli_arrival_rule(mm_cli_flag(im->cli, "ahead"));
    enum mm_err err = mm_arrival_open(im->central, path, &rule, &b, &why);
    if (err) {
        mm_bundle_outcome(why.text, path, outcome);
        if (note(im, MM_CARRIED_REFUSED, NULL, outcome, &serial, info))
            return mm_fail(info, MM_ERR_IO, "%s", path);
        return mm_fail(info, err, "%s: %s", path, why.text);
    }
    err = take(im, &b, &why);
    mm_arrival_done(&b);
    return err ? mm_fail(info, err, "%s: %s", path, why.text) : MM_OK;
}

static enum mm_err check_options(const struct import *im, struct mm_errinfo *info)
{
    if (im->out && !mm_path_is_dir(im->out))
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("--out のフォルダー %s がありません。", "there is no folder %s (--out)."),
                       im->out);
    if (im->medium && !mm_utf8_label(im->medium, MM_BUNDLE_MEDIUM_BYTES - 1, MM_MAX_MEDIUM_CHARS))
        return mm_fail(
            info, MM_ERR_USAGE,
            mm_say("--medium は%d文字までで指定してください。", "give --medium in %d characters at most."),
            MM_MAX_MEDIUM_CHARS);
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct import im = {
        .cli = cli, .out = mm_cli_str(cli, "out", NULL), .medium = mm_cli_str(cli, "medium", NULL)};
    struct mm_errinfo first = MM_ERRINFO_INIT;
    enum mm_err err = check_options(&im, info);
    if (!err)
        err = mm_cli_read(cli, &im.central, info);
    for (size_t i = 0; !err && i < cli->n_args; i++) {
        struct mm_errinfo why = MM_ERRINFO_INIT;
        if (import_one(&im, cli->args[i], &why) && first.err)
            fprintf(stderr, "%s\n", why.text);
        else if (why.err && !first.err)
            first = why;
    }
    mm_central_close(im.central);
    if (!err && first.err)
        *info = first;
    return err ? err : first.err;
}

extern const struct mm_command mm_cmd_bundle_import;
const struct mm_command mm_cmd_bundle_import = {
    .words = "bundle import",
    .args = "FILE…",
    .min_args = 1,
    .max_args = MM_CLI_MAX_ARGS,
    .ja = "端末が媒体に書いたファイルを取り込み、返事を書きます",
    .en = "takes files that kiosks wrote to a medium, and writes the answers",
    .more_ja =
        "同じファイルを何度取り込んでも、順番が違っても、記録は一度だけ入ります。媒体の中のファイルは変えませ"
        "ん。\n"
        "端末では mamori-agent export と mamori-agent import を使います。\n"
        "取り込んだもの、取り込まなかったものは、電磁的記録媒体 使用記録に載ります（mamori bundle record）。",
    .more_en =
        "The same file again, or in another order, stores nothing twice. Nothing on the medium is changed.\n"
        "At the kiosk: mamori-agent export and mamori-agent import.\n"
        "What was taken and what was refused stands in the record of media (mamori bundle record).",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
