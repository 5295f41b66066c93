#include "sync/server/arrival.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int64_t mm_arrival_records(const struct mm_letter *letter, int64_t *ret_first)
{
    const char *seq = mm_letter_header(letter, MM_HDR_SEQ);
    char *end = NULL;
    long long first = seq ? strtoll(seq, &end, 10) : 0;
    long long last = seq && *end == '-' ? strtoll(end + 1, NULL, 10) : 0;
    if (strcmp(letter->path, "/kiosk/v1/batch") != 0 || first < 1 || last < first ||
        last - first >= MM_MAX_BATCH_STATEMENTS)
        return 0;
    *ret_first = first;
    return last - first + 1;
}

static enum mm_err load_key(struct mm_central *central, struct mm_sign_key *ret_key, struct mm_errinfo *info)
{
    char path[MM_MAX_URL_BYTES];
    enum mm_err err = mm_central_key_path(central, path, sizeof path);
    return err ? mm_fail(info, err, "%s", mm_say("--db の場所が正しくありません", "--db is no place"))
               : mm_sign_key_load(path, ret_key, info);
}

static enum mm_err check_time(struct mm_central *central, const struct mm_bundle_head *head,
                              const struct mm_arrival_rule *rule, struct mm_errinfo *info)
{
    char at[MM_WAREKI_BYTES * 2];
    if (rule->ahead || head->at_ms <= mm_now_ms(mm_central_clock(central)) + MM_MAX_BUNDLE_AHEAD_MS)
        return MM_OK;
    mm_time_wareki(head->at_ms, at);
    return mm_fail(info, MM_ERR_REFUSED,
                   mm_say("先の日時（%s）に書かれたことになっています。端末の時計を確かめ、%s",
                          "it says that it was written in the future (%s); look at the kiosk's clock, or %s"),
                   at, rule->if_ahead);
}

static enum mm_err find_kiosk(struct mm_central *central, struct mm_arrival *b, struct mm_errinfo *info)
{
    struct mm_kiosk_row *rows = NULL;
    size_t n = 0;
    const struct mm_bundle_head *head = &b->bundle.head;
    enum mm_err err = mm_central_key(central, head->recorder, head->key_id, &b->kiosk, b->standing, info);
    if (!err)
        err = mm_central_kiosks(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++)
        if (strcmp(rows[i].recorder, head->recorder) == 0)
            (void)snprintf(b->kiosk_name, sizeof b->kiosk_name, "%s", rows[i].name);
    free(rows);
    return err;
}

/* Of the letters it is only said here how many there are: who reads them checks each signature. */
static enum mm_err check(struct mm_central *central, const struct mm_arrival_rule *rule, struct mm_arrival *b,
                         struct mm_errinfo *info)
{
    const struct mm_bundle_head *head = &b->bundle.head;
    if (head->kind != MM_BUNDLE_UP)
        return mm_fail(info, MM_ERR_REFUSED, "%s",
                       mm_say("端末が書いたファイルではありません", "was not written by a kiosk"));
    if (strcmp(head->council, mm_central_council(central)) != 0)
        return mm_fail(info, MM_ERR_REFUSED,
                       mm_say("ほかの議会（%s）のファイルです", "belongs to another council (%s)"),
                       head->council);
    enum mm_err err = find_kiosk(central, b, info);
    if (!err)
        err = mm_bundle_signed(&b->bundle, &b->kiosk, &b->server.public_key, info);
    if (!err && strcmp(b->standing, "pending") == 0)
        err = mm_fail(info, MM_ERR_REFUSED,
                      mm_say("端末「%s」は承認待ちです。%s", "the kiosk %s waits for approval; %s"),
                      b->kiosk_name, rule->if_pending);
    return err ? err : check_time(central, head, rule, info);
}

static enum mm_err check_loaded(struct mm_central *central, const struct mm_arrival_rule *rule,
                                enum mm_err err, struct mm_arrival *b, struct mm_arrival *ret_arrival,
                                struct mm_errinfo *info)
{
    if (!err)
        err = check(central, rule, b, info);
    if (err)
        mm_arrival_done(b);
    else
        *ret_arrival = *b;
    return err;
}

enum mm_err mm_arrival_open(struct mm_central *central, const char *path, const struct mm_arrival_rule *rule,
                            struct mm_arrival *ret_arrival, struct mm_errinfo *info)
{
    struct mm_arrival b = {.kiosk_name = ""};
    enum mm_err err = load_key(central, &b.server, info);
    if (!err)
        err = mm_bundle_load(path, &b.server, &b.bundle, info);
    return check_loaded(central, rule, err, &b, ret_arrival, info);
}

enum mm_err mm_arrival_borrow(struct mm_central *central, const char *data, size_t len,
                              const struct mm_arrival_rule *rule, struct mm_arrival *ret_arrival,
                              struct mm_errinfo *info)
{
    struct mm_arrival b = {.kiosk_name = ""};
    enum mm_err err = load_key(central, &b.server, info);
    if (!err)
        err = mm_bundle_borrow(data, len, &b.server, &b.bundle, info);
    return check_loaded(central, rule, err, &b, ret_arrival, info);
}

enum mm_err mm_arrival_count(const struct mm_arrival *arrival, int64_t *ret_records, struct mm_errinfo *info)
{
    struct mm_letter_held held = {.head = NULL};
    int64_t records = 0, first = 0;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < arrival->bundle.n; i++) {
        err = mm_bundle_letter(&arrival->bundle, i, &held, info);
        if (!err)
            records += mm_arrival_records(&held.letter, &first);
    }
    mm_letter_done(&held);
    if (!err)
        *ret_records = records;
    return err;
}

void mm_arrival_done(struct mm_arrival *arrival)
{
    mm_bundle_done(&arrival->bundle);
    mm_sign_key_done(&arrival->server);
}
