/* What an agent does for its kiosk, without a network between: the same batches, roster and summaries. */
#include "sync/demo/demo.h"

#include "sync/base/limits.h"
#include "sync/server/people.h"
#include "sync/server/summary.h"
#include "sync/server/told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_BYTES ((size_t)1024 * 1024)

enum mm_err mm_demo_act(struct mm_central *central, const char *name, const struct mm_buf *in,
                        struct mm_json **ret_out, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_ROSTER_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_REPLY_BYTES);
    enum mm_err err = mm_buf_check(in, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(in), in->len, &limits, &doc, info);
    if (!err)
        err = mm_action_find(name)->run(central, doc, &out, info);
    if (!err && ret_out)
        err = mm_json_parse(mm_buf_str(&out), out.len, &limits, ret_out, info);
    mm_json_free(doc);
    mm_buf_done(&out);
    return err;
}

static enum mm_err keep_facts(struct mm_central *central, struct mm_demo_kiosk *kiosk,
                              struct mm_errinfo *info)
{
    const struct mm_store_fact facts[] = {{"council", mm_central_council(central)},
                                          {"council_name", mm_central_council_name(central)},
                                          {"home_page", mm_central_home_page(central)},
                                          {"recorder", kiosk->recorder},
                                          {"key_id", kiosk->key_id},
                                          {"standing", "active"},
                                          {"demo", "1"}};
    return mm_store_meta_put(kiosk->store, facts, sizeof facts / sizeof facts[0], info);
}

enum mm_err mm_demo_enrol(struct mm_central *central, struct mm_demo_kiosk *kiosk, const char *name,
                          const struct mm_random *random, struct mm_errinfo *info)
{
    struct mm_json *reply = NULL;
    struct mm_sign_key key;
    struct mm_buf in;
    uint8_t seed[32];
    random->fill(random->ctx, seed, sizeof seed);
    mm_sign_key_new(&key, seed);
    mm_sign_key_id(&key.public_key, kiosk->key_id);
    mm_buf_init(&in, 1000);
    mm_buf_printf(&in, "{\"name\":\"%s\",\"approved\":true}", name);
    enum mm_err err = mm_demo_act(central, "kiosk.invite", &in, &reply, info);
    if (!err)
        err = mm_central_enrol(central, mm_json_get_str(reply, "code", ""), &key.public_key, name, NULL,
                               kiosk->recorder, NULL, info);
    if (!err)
        err = keep_facts(central, kiosk, info);
    mm_sign_key_done(&key);
    mm_json_free(reply);
    mm_buf_done(&in);
    return err;
}

static enum mm_err send_rows(struct mm_central *central, struct mm_demo_kiosk *kiosk,
                             const struct mm_outbox_row *rows, size_t n, struct mm_errinfo *info)
{
    struct mm_batch_head head = {.first_seq = rows[0].seq, .last_seq = rows[n - 1].seq, .prev = rows[0].prev};
    struct mm_slice *slices = calloc(n, sizeof *slices);
    struct mm_record_reply *replies = calloc(n, sizeof *replies);
    (void)snprintf(head.council, sizeof head.council, "%s", mm_central_council(central));
    (void)snprintf(head.recorder, sizeof head.recorder, "%s", kiosk->recorder);
    (void)snprintf(head.key_id, sizeof head.key_id, "%s", kiosk->key_id);
    enum mm_err err = slices && replies ? MM_OK : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++)
        slices[i] = (struct mm_slice){rows[i].bytes, rows[i].len};
    if (!err)
        err = mm_central_take(central, &head, slices, n, replies, info);
    if (!err)
        err = mm_store_outbox_named(kiosk->store, replies, n, info);
    free(slices);
    free(replies);
    return err;
}

static enum mm_err push(struct mm_central *central, struct mm_demo_kiosk *kiosk, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t n = 1; !err && n > 0;) {
        struct mm_outbox_row *rows = NULL;
        n = 0;
        err = mm_store_outbox(kiosk->store, MM_MAX_BATCH_STATEMENTS, BATCH_BYTES, &rows, &n, info);
        if (!err && n)
            err = send_rows(central, kiosk, rows, n, info);
        mm_outbox_free(rows, n);
    }
    return err;
}

static enum mm_err tell(struct mm_central *central, struct mm_demo_kiosk *kiosk, struct mm_errinfo *info)
{
    struct mm_record_reply replies[MM_MAX_TOLD];
    struct mm_told *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_store_told(kiosk->store, MM_MAX_TOLD, &list, &n, info);
    if (!err && n)
        err = mm_told_take(central, kiosk->recorder, list, n, replies, info);
    if (!err && n)
        err = mm_store_told_named(kiosk->store, replies, n, info);
    mm_told_free(list, n);
    return err;
}

static enum mm_err pull_summary(struct mm_central *central, struct mm_demo_kiosk *kiosk,
                                const struct mm_summary_version *of, struct mm_errinfo *info)
{
    struct mm_summary summary = {0};
    char etag[200];
    int64_t version = 0;
    enum mm_err err = mm_store_summary_at(kiosk->store, of->person, &version, etag, info);
    if (err || version == of->version)
        return err;
    err = mm_summary_of(central, kiosk->recorder, of->person, &summary, info);
    if (!err)
        err = mm_store_summary_put(kiosk->store, &summary, of->version, "", info);
    mm_summary_done(&summary);
    return err;
}

static enum mm_err pull(struct mm_central *central, struct mm_demo_kiosk *kiosk, struct mm_errinfo *info)
{
    struct mm_roster roster;
    struct mm_summary_list list = {0};
    mm_roster_init(&roster);
    enum mm_err err = mm_central_roster_for(central, kiosk->recorder, &roster, info);
    if (!err)
        err = mm_store_roster_put(kiosk->store, &roster, info);
    mm_roster_done(&roster);
    if (!err)
        err = mm_summary_list_of(central, &list, info);
    for (size_t i = 0; !err && i < list.n_people; i++)
        err = pull_summary(central, kiosk, &list.people[i], info);
    mm_summary_list_done(&list);
    return err;
}

enum mm_err mm_demo_sync(struct mm_central *central, struct mm_demo_kiosk *kiosk, struct mm_errinfo *info)
{
    enum mm_err err = push(central, kiosk, info);
    if (!err)
        err = tell(central, kiosk, info);
    return err ? err : pull(central, kiosk, info);
}
