/* 端末一覧: the kiosks, when their records last arrived, what waits there, room, clock, versions. */
#include "sync/server/reports/reports.h"
#include "sync/server/told.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
    NAME,
    STATUS,
    ENROLLED,
    SEEN,
    RECEIVED,
    SEQ,
    BACKLOG,
    KEPT,
    CONFLICTS,
    FREE,
    PROGRAM,
    PACK,
    NOTE,
    KEY,
    ID,
    N_COLUMNS
};
static const struct mm_column columns[N_COLUMNS] = {
    [NAME] = {"name", "端末", MM_CELL_TEXT, 20},
    [STATUS] = {"status", "状態", MM_CELL_TEXT, 10},
    [ENROLLED] = {"enrolled_on", "登録日", MM_CELL_DATE, 12},
    [SEEN] = {"seen_at", "最後の連絡", MM_CELL_TEXT, 24},
    [RECEIVED] = {"received_at", "最後に届いた記録", MM_CELL_TEXT, 24},
    [SEQ] = {"last_seq", "届いた記録", MM_CELL_INT, 10},
    [BACKLOG] = {"backlog", "未送信", MM_CELL_INT, 8},
    [KEPT] = {"quarantined", "保留", MM_CELL_INT, 8},
    [CONFLICTS] = {"conflicts", "食いちがい", MM_CELL_INT, 10},
    [FREE] = {"free_mb", "空き（MB）", MM_CELL_INT, 10},
    [PROGRAM] = {"program", "版", MM_CELL_TEXT, 8},
    [PACK] = {"pack", "教材の版", MM_CELL_TEXT, 18},
    [NOTE] = {"note", "注意", MM_CELL_TEXT, 40},
    [KEY] = {"key", "鍵", MM_CELL_TEXT, 18},
    [ID] = {"id", "ID", MM_CELL_TEXT, 38},
};

static const struct {
    const char *code, *ja;
} states[] = {{"active", "使用中"}, {"pending", "承認待ち"}, {"revoked", "失効"}};

static const char *state_ja(const char *code)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (strcmp(states[i].code, code) == 0)
            return states[i].ja;
    return code;
}

static void set_time(struct mm_cell *cell, int64_t at_ms)
{
    char at[MM_WAREKI_BYTES * 2];

    if (at_ms <= 0)
        return;
    mm_time_wareki(at_ms, at);
    mm_cell_set_text(cell, at);
}

/* 約10年, 約3日, 約2時間, 約5分 */
static void about(int64_t ms, char *out, size_t out_bytes)
{
    static const struct {
        int64_t ms;
        const char *ja;
    } units[] = {{365LL * 86400000, "年"}, {86400000, "日"}, {3600000, "時間"}, {60000, "分"}};
    size_t i = 0;

    while (i + 1 < sizeof(units) / sizeof(units[0]) && ms < units[i].ms)
        i++;
    snprintf(out, out_bytes, "約%lld%s", (long long)((ms + units[i].ms / 2) / units[i].ms), units[i].ja);
}

#define LITTLE_ROOM_BYTES ((int64_t)500 * 1000 * 1000)

/* Another sentence of the note. */
static void say(struct mm_buf *note, const char *sentence)
{
    mm_buf_printf(note, "%s%s", note->len ? "。" : "", sentence);
}

static void set_note(struct mm_cell *cell, const struct mm_kiosk_row *kiosk, const struct mm_health *health,
                     int64_t now_ms)
{
    char off[40], text[200];
    struct mm_buf note;

    mm_buf_init(&note, 4000);
    if (kiosk->forked)
        say(&note, "記録が二手に分かれています（端末の複製か、古い控えからの復元）");
    if (kiosk->forked && strcmp(kiosk->status, "revoked") != 0)
        say(&note, "記録はどちらも預かっています。新しい登録コードでその端末を登録し直し、"
                   "この番号は失効にしてください");
    if (kiosk->clock_off_ms) {
        about(kiosk->clock_off_ms < 0 ? -kiosk->clock_off_ms : kiosk->clock_off_ms, off, sizeof(off));
        snprintf(text, sizeof(text), "端末の時計が%s%sいます。日付と時刻を合わせてください", off,
                 kiosk->clock_off_ms > 0 ? "進んで" : "遅れて");
        say(&note, text);
    }
    if (health->free_bytes >= 0 && health->free_bytes < LITTLE_ROOM_BYTES)
        say(&note, "端末の空き容量が少なくなっています");
    if (health->pack_until_ms > 0 && now_ms >= health->pack_until_ms)
        say(&note, "教材の期限が過ぎています。新しい版を配り、端末をつないでください");
    if (health->trouble[0])
        say(&note, health->trouble);
    if (note.len)
        mm_cell_set_text(cell, mm_buf_str(&note));
    mm_buf_done(&note);
}

static enum mm_err add_row(struct mm_central *central, struct mm_report_table *table,
                           const struct mm_kiosk_row *kiosk, struct mm_errinfo *info)
{
    struct mm_health health;
    struct mm_cell *row = mm_report_row(table);
    enum mm_err err = mm_health_get(central, kiosk->recorder, &health, info);

    if (!row || err)
        return err ? err : mm_nomem(info);
    mm_cell_set_text(&row[NAME], kiosk->name);
    mm_cell_set_text(&row[STATUS], state_ja(kiosk->status));
    if (kiosk->enrolled_at_ms > 0)
        mm_cell_set_date(&row[ENROLLED], kiosk->enrolled_at_ms);
    set_time(&row[SEEN], kiosk->last_seen_at_ms);
    set_time(&row[RECEIVED], kiosk->last_received_at_ms);
    mm_cell_set_int(&row[SEQ], kiosk->last_seq);
    if (kiosk->backlog >= 0)
        mm_cell_set_int(&row[BACKLOG], kiosk->backlog);
    mm_cell_set_int(&row[KEPT], kiosk->quarantined);
    mm_cell_set_int(&row[CONFLICTS], kiosk->conflicts);
    if (health.free_bytes >= 0)
        mm_cell_set_int(&row[FREE], health.free_bytes / 1000000);
    mm_cell_set_text(&row[PROGRAM], health.program);
    mm_cell_set_text(&row[PACK], health.pack);
    set_note(&row[NOTE], kiosk, &health, mm_now_ms(mm_central_clock(central)));
    mm_cell_set_text(&row[KEY], kiosk->key_id);
    mm_cell_set_text(&row[ID], kiosk->recorder);
    return MM_OK;
}

static enum mm_err add_rows(struct mm_central *central, struct mm_report_table *table, int64_t *ret_waiting,
                            struct mm_errinfo *info)
{
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_kiosks(central, &kiosks, &n, info);

    *ret_waiting = 0;
    for (size_t i = 0; i < n && !err; i++) {
        err = add_row(central, table, &kiosks[i], info);
        *ret_waiting += kiosks[i].backlog > 0 ? kiosks[i].backlog : 0;
    }
    free(kiosks);
    return err;
}

static enum mm_err run(struct mm_central *central, int64_t as_of_ms, struct mm_report_table *ret_table,
                       struct mm_errinfo *info)
{
    struct mm_report_table table;
    int64_t waiting = 0;
    enum mm_err err;

    mm_report_start(central, "kiosks", "端末一覧", columns, N_COLUMNS, MM_HANDLING_INTERNAL, as_of_ms,
                    &table);
    err = add_rows(central, &table, &waiting, info);
    if (!err)
        err = mm_report_note(&table, "端末 %zu台、未送信の記録 %" PRId64 "件（端末が最後に知らせた数）",
                             table.n_rows, waiting);
    if (err)
        mm_report_table_done(&table);
    else
        *ret_table = table;
    return err;
}

const struct mm_report_ops mm_report_kiosks = {
    .name = "kiosks",
    .ja = "端末一覧: 記録が最後に届いた時刻、未送信、空き、時計、版（個人名なし）",
    .en = "kiosks: last received, backlog, room, clock, versions",
    .names_people = false,
    .right = MM_RIGHT_KIOSK_LIST,
    .run = run,
};
