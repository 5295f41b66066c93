/* What a technician asks a kiosk. Reads the store only: speaks to nobody, needs no key. */
#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *ja, *en;
} standings[] = {
    {"active", "使用中", "in use"},
    {"pending", "事務局の承認を待っています", "waiting for approval"},
    {"revoked", "使用を止められています（失効）", "revoked"},
};

static void put(struct mm_buf *out, const char *ja, const char *en, const char *value)
{
    mm_buf_printf(out, "%s: %s\n", mm_say(ja, en), value[0] ? value : "-");
}

static const char *standing_text(const char *code)
{
    for (size_t i = 0; i < sizeof standings / sizeof standings[0]; i++)
        if (strcmp(standings[i].code, code) == 0)
            return mm_say(standings[i].ja, standings[i].en);
    return "";
}

static void put_fact(struct mm_store *store, struct mm_buf *out, const char *ja, const char *en,
                     const char *name)
{
    char text[1024];
    put(out, ja, en, mm_store_meta_get(store, name, text, sizeof text, NULL) ? "" : text);
}

static void put_time(struct mm_store *store, struct mm_buf *out, const char *ja, const char *en,
                     const char *name)
{
    char text[MM_WAREKI_BYTES * 2] = "";
    int64_t at_ms = mm_store_meta_int(store, name, 0);
    if (at_ms)
        mm_time_wareki(at_ms, text);
    put(out, ja, en, text);
}

void mm_agent_status_write(struct mm_store *store, struct mm_buf *out)
{
    char standing[16], backlog[32];
    if (mm_store_meta_get(store, "standing", standing, sizeof standing, NULL))
        standing[0] = '\0';
    (void)snprintf(backlog, sizeof backlog, "%lld", (long long)mm_store_outbox_count(store));
    put(out, "状態", "state", standing_text(standing));
    put_fact(store, out, "議会", "council", "council_name");
    put_fact(store, out, "サーバー", "server", "server");
    put_fact(store, out, "別の保管先（LRS）", "another record store (LRS)", "lrs_url");
    put_fact(store, out, "その決定", "decided by", "lrs_decision");
    put_fact(store, out, "保管先が受け取らなかった記録", "records it did not take", "lrs_refused");
    put_fact(store, out, "端末の番号", "recorder", "recorder");
    put_fact(store, out, "鍵", "key", "key_id");
    put(out, "未送信の記録", "records to send", backlog);
    put_time(store, out, "最後に送った時刻", "last sent", "last_push_ms");
    put_time(store, out, "最後に受け取った時刻", "last fetched", "last_pull_ms");
    put_fact(store, out, "教材の版", "content", "pack_version");
    put_time(store, out, "教材の期限", "content good until", MM_AGENT_PACK_EXPIRES);
    if (mm_agent_pack_stale(store))
        put(out, "教材の注意", "note on content",
            mm_say("期限が過ぎています。このまま使えます。事務局に新しい配布を頼んでください",
                   "its day has passed; it works on, but ask for a newer publication"));
    put_fact(store, out, "図の不具合", "trouble with figures", "figure_error");
    put_fact(store, out, "最後の不具合", "last trouble", "last_error");
}
