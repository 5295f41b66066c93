/* 保守: for who looks after this kiosk. How it stands with the server in plain words, what is stored, which
 * versions; and the few things that can be done. Names nobody who learns here. */
#include "kiosk/screens/screens.h"

#include "sync/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_ROWS  12
#define ROW_BYTES 400
struct table { /* two columns, as text */
    char cell[2 * MAX_ROWS][ROW_BYTES];
    const char *part[2 * MAX_ROWS];
    size_t n;
};
struct request;
struct state {
    struct mm_ask ask;
    const struct request *asked; /* static; NULL */
    bool restarting;             /* 再起動しますか */
    int64_t used, left;
};

static void row(struct table *t, const char *name, const char *fmt, ...) MM_PRINTF(3, 4);
static void row(struct table *t, const char *name, const char *fmt, ...)
{
    char text[ROW_BYTES];
    va_list ap;
    if (t->n + 2 > 2 * MAX_ROWS)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    mm_utf8_copy(t->cell[t->n], ROW_BYTES, name);
    mm_piece_plain(t->cell[t->n + 1], ROW_BYTES, text);
    t->part[t->n] = t->cell[t->n];
    t->part[t->n + 1] = t->cell[t->n + 1];
    t->n += 2;
}

/* ---- how it stands ---------------------------------------------------------------------------------- */
static void fact_row(struct table *t, struct mm_app *app, const char *name, const char *fact)
{
    char text[300];
    if (mm_store_meta_get(mm_app_store(app), fact, text, sizeof(text), NULL) == MM_OK && text[0])
        row(t, name, "%s", text);
}

static void time_row(struct table *t, struct mm_app *app, const char *name, const char *fact)
{
    int64_t at_ms = mm_store_meta_int(mm_app_store(app), fact, 0);
    char text[MM_WAREKI_BYTES * 2];
    if (at_ms)
        mm_time_wareki(at_ms, text);
    row(t, name, "%s", at_ms ? text : "まだありません");
}

static const char *standing_words(struct mm_app *app)
{
    static const struct {
        const char *code, *words;
    } standings[] = {{"active", "登録してあります"},
                     {"pending", "事務局の承認を待っています"},
                     {"revoked", "使用を止められています（失効）"}};
    char text[32] = "";
    size_t i;
    if (mm_store_meta_get(mm_app_store(app), "standing", text, sizeof(text), NULL) != MM_OK)
        return "まだ登録していません";
    for (i = 0; i < sizeof(standings) / sizeof(standings[0]); i++)
        if (strcmp(standings[i].code, text) == 0)
            return standings[i].words;
    return text[0] ? "分かりません" : "まだ登録していません";
}

static void build_sync(struct mm_app *app, struct table *t)
{
    row(t, "状態", "%s", standing_words(app));
    fact_row(t, app, "議会", "council_name");
    fact_row(t, app, "サーバー", "server");
    fact_row(t, app, "鍵の番号", "key_id"); /* whoever approves this kiosk compares it */
    row(t, "まだ送っていない記録", "%d件", (int)mm_store_outbox_count(mm_app_store(app)));
    time_row(t, app, "最後に送った時刻", "last_push_ms");
    time_row(t, app, "最後に受け取った時刻", "last_pull_ms");
    fact_row(t, app, "図の不具合", "figure_error");
}

/* Until when the pack is good; it teaches on after that. A pack that no server sent has no such day. */
static void pack_row(struct table *t, struct mm_app *app)
{
    int64_t until_ms = mm_store_meta_int(mm_app_store(app), "pack_expires_ms", 0);
    char text[MM_WAREKI_BYTES];
    if (until_ms <= 0)
        return;
    mm_date_wareki(mm_date_of(until_ms), text);
    row(t, "教材の期限", "%s%s", text,
        until_ms <= mm_store_time_ms(mm_app_store(app)) ? "。過ぎています（このまま使えます）" : "");
}

static void build_rest(const struct state *s, struct mm_app *app, struct table *t)
{
    const struct mm_canvas *canvas = mm_ui_canvas(mm_app_ui(app));
    row(t, "記録の大きさ", "%.1fMB", (double)s->used / 1e6);
    if (s->left >= 0)
        row(t, "空き容量", "%.1fGB", (double)s->left / 1e9);
    row(t, "プログラムの版", "mamori %s", MM_VERSION);
    row(t, "教材の版", "%s", mm_app_pack(app)->version);
    pack_row(t, app);
    row(t, "画面", "%d×%d、対角%.1fインチ", canvas->w, canvas->h, mm_app_diagonal(app));
}

static void build_table(struct mm_ui *ui, const char *id, const char *title, int weight, struct table *t)
{
    char name[MM_UI_ID_BYTES];
    snprintf(name, sizeof(name), "%s.title", id);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .weight = weight});
    mm_ui_text(ui, name, MM_TEXT_SUBHEAD, title);
    mm_ui_matter(ui, id, MM_TEXT_SMALL, &(struct mm_matter){MM_MATTER_TABLE, t->part, t->n, 2});
    mm_ui_close(ui);
}

/* The last failure, first what it means: nothing is lost by it. */
static void build_trouble(struct mm_app *app, struct mm_ui *ui)
{
    char text[ROW_BYTES], plain[ROW_BYTES];
    if (mm_store_meta_get(mm_app_store(app), "last_error", text, sizeof(text), NULL) != MM_OK || !text[0])
        return;
    mm_piece_plain(plain, sizeof(plain), text);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_text(ui, "trouble.title", MM_TEXT_SUBHEAD_AGAIN, "最後の不具合");
    mm_ui_text(ui, "trouble.words", MM_TEXT_BODY,
               "サーバーとのやり取りが、できませんでした。記録はこの端末に残っていて、つながると送ります。");
    mm_ui_text(ui, "trouble", MM_TEXT_SMALL, plain);
    mm_ui_close(ui);
}

/* What the agent is asked to do; count: the member of its reply that says of how many records. */
static const struct request {
    const char *kind, *waits, *count, *some, *none;
} requests[] = {
    {"sync_now", "送受信しています。", "sent", "送受信しました。%d件の記録を送りました。",
     "送受信しました。送る記録は、ありませんでした。"},
    {"export", "媒体に書き出しています。抜かないでください。", "written",
     "媒体に書き出しました（%d件）。記録はこの端末にも残っています。",
     "媒体に書き出しました。サーバーに渡す新しい記録は、ありませんでした。"},
    {"import", "媒体から取り込んでいます。抜かないでください。", "taken",
     "媒体から取り込みました。サーバーが%d件の記録を受け取っています。", "媒体から取り込みました。"},
};

static const struct {
    const char *id, *label;
    const struct request *request;       /* NULL: done here */
    bool (*offered)(struct mm_app *app); /* NULL: always */
} buttons[] = {
    {"sync", "今すぐ送受信する", &requests[0], NULL},
    {"touch", "ふれる位置を合わせる", NULL, NULL},
    {"size", "画面の大きさ", NULL, NULL},
    {"code", "保守の番号を決め直す", NULL, NULL},
    {"office", "事務局の番号を決める", NULL, mm_gate_office_offered},
    {"enrol", "サーバーに登録する", NULL, NULL},
    {"restart", "再起動する", NULL, NULL},
    {"export", "媒体に書き出す", &requests[1], mm_media_offered},
    {"import", "媒体から取り込む", &requests[2], mm_media_offered},
};
#define N_BUTTONS (sizeof(buttons) / sizeof(buttons[0]))

static void build_buttons(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    bool waits = s->ask.state == MM_ASK_WAITS;
    size_t i;
    mm_ui_grid(ui, 3, NULL);
    for (i = 0; i < N_BUTTONS; i++) {
        unsigned flags =
            (i == 0 ? MM_UI_FOCUS_FIRST : 0) | (buttons[i].request && waits ? MM_UI_DISABLED : 0);
        if (!buttons[i].offered || buttons[i].offered(app))
            mm_ui_button(ui, &(struct mm_button){.id = buttons[i].id,
                                                 .kind = MM_BUTTON_PLAIN,
                                                 .label = buttons[i].label,
                                                 .flags = flags});
    }
    mm_ui_close(ui);
}

/* text with n in the place of its %d, if it has one. */
static void number_words(char *out, size_t bytes, const char *text, int n)
{
    const char *at = strstr(text, "%d");
    if (at)
        snprintf(out, bytes, "%.*s%d%s", (int)(at - text), text, n, at + 2);
    else
        snprintf(out, bytes, "%s", text);
}

static void build_note(const struct state *s, struct mm_ui *ui)
{
    char done[160] = "";
    const struct request *r = s->asked;
    int n = r ? (int)mm_reply_int(s->ask.reply, r->count) : 0;
    if (r)
        number_words(done, sizeof(done), n ? r->some : r->none, n);
    const char *note = mm_ask_words(&s->ask, r ? r->waits : "", done);
    if (!note[0])
        return;
    mm_ui_column(
        ui, &(struct mm_box){.surface = s->ask.state == MM_ASK_DONE ? MM_SURFACE_DONE : MM_SURFACE_CARD});
    mm_ui_text(ui, "note", MM_TEXT_BODY, note);
    mm_ui_close(ui);
}

static void build_restart(struct mm_app *app, struct mm_ui *ui)
{
    static const char *const texts[] = {
        "画面のプログラムを、はじめからやり直します。記録は残ります。数秒で終わります。"};
    mm_ui_begin(ui, "upkeep", "restart");
    mm_app_band(app, ui, "保守", true);
    mm_piece_middle(ui, "再起動しますか", texts, 1);
    mm_piece_middle_end(ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "再起動する", MM_SHAPE_NONE, 0);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    struct table sync = {.n = 0}, rest = {.n = 0};
    if (s->restarting) {
        build_restart(app, ui);
        return;
    }
    row(&sync, "項目", "いま");
    build_sync(app, &sync);
    row(&rest, "項目", "いま");
    build_rest(s, app, &rest);
    mm_ui_begin(ui, "upkeep", "");
    mm_app_band(app, ui, "保守", true);
    mm_ui_region(ui, MM_REGION_BODY);
    build_buttons(s, app, ui);
    build_note(s, ui);
    build_trouble(app, ui);
    mm_ui_row(ui, NULL);
    build_table(ui, "sync", "サーバーとのやり取り", 56, &sync);
    build_table(ui, "rest", "保存と版", 44, &rest);
    mm_ui_close(ui);
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, "おわる", MM_SHAPE_NONE, 0);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    (void)info;
    mm_store_room(mm_app_store(app), &s->used, &s->left);
    return MM_OK;
}

static struct mm_nav ask(struct state *s, struct mm_app *app, const struct request *request)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (s->ask.state == MM_ASK_WAITS)
        return mm_stay();
    s->asked = request;
    return mm_ask_put(&s->ask, app, request->kind, "{}", &info) == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    bool restarting = s->restarting;
    s->restarting = strcmp(id, "restart") == 0;
    if (strcmp(id, "@back") == 0)
        return restarting ? mm_stay() : mm_sign_out();
    if (strcmp(id, "next") == 0)
        return restarting ? mm_app_restart(app) : mm_sign_out();
    for (size_t i = 0; i < N_BUTTONS; i++)
        if (buttons[i].request && strcmp(id, buttons[i].id) == 0)
            return ask(s, app, buttons[i].request);
    if (strcmp(id, "touch") == 0)
        return mm_push(&mm_screen_touch, NULL);
    if (strcmp(id, "size") == 0)
        return mm_push(&mm_screen_diagonal, NULL);
    if (strcmp(id, "code") == 0)
        return mm_gate_keeper(true);
    if (strcmp(id, "office") == 0)
        return mm_gate_office(true);
    if (strcmp(id, "enrol") == 0)
        return mm_push(&mm_screen_enrol, NULL);
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    (void)now_ms;
    (void)mm_ask_look(&s->ask, app);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_upkeep = {.name = "upkeep",
                                               .state_bytes = sizeof(struct state),
                                               .init = init,
                                               .build = build,
                                               .act = act,
                                               .tick = tick};
