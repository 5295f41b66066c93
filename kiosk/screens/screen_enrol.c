/* サーバーへの登録: the one-time code that the secretariat gave, by touch or by a keyboard; the agent does
 * the rest. A code is 16 letters without I, L, O and U. */
#include "kiosk/screens/screens.h"

#include "sync/base/json.h"

#include <stdio.h>
#include <string.h>

#define CODE_LETTERS 16
#define GROUP        4
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct state {
    char typed[CODE_LETTERS + 1];
    struct mm_ask ask;
};

static bool waits(const struct state *s)
{
    return s->ask.state == MM_ASK_WAITS;
}

static bool full(const struct state *s)
{
    return strlen(s->typed) == CODE_LETTERS;
}

static void build_code(const struct state *s, struct mm_ui *ui)
{
    char text[160] = "";
    size_t i, n = strlen(s->typed), len = 0;
    for (i = 0; i < CODE_LETTERS; i++) {
        if (i && i % GROUP == 0)
            len += (size_t)snprintf(text + len, sizeof(text) - len, "　");
        len += i < n ? (size_t)snprintf(text + len, sizeof(text) - len, "%c", s->typed[i])
                     : (size_t)snprintf(text + len, sizeof(text) - len, "＿");
    }
    mm_ui_text(ui, "code", MM_TEXT_HEADING, text);
}

static void build_keys(const struct state *s, struct mm_ui *ui)
{
    unsigned flags = full(s) || waits(s) ? MM_UI_DISABLED : 0;
    size_t i;
    mm_ui_grid(ui, mm_ui_narrow(ui) ? 8 : 11, NULL);
    for (i = 0; letters[i]; i++) {
        char id[8] = "k.0", label[2] = {letters[i], '\0'};
        id[2] = letters[i];
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_KEY,
                                             .label = label,
                                             .flags = flags | (i ? 0 : MM_UI_FOCUS_FIRST)});
    }
    mm_ui_button(ui, &(struct mm_button){.id = "erase",
                                         .kind = MM_BUTTON_KEY,
                                         .label = "消す",
                                         .flags = s->typed[0] && !waits(s) ? 0 : MM_UI_DISABLED});
    mm_ui_close(ui);
}

static const char *done_words(const struct state *s)
{
    return mm_reply_is(s->ask.reply, "status", "pending")
               ? "登録しました。事務局の承認を待っています。この端末での操作は、もう要りません。"
               : "登録しました。名簿と教材が、まもなく届きます。";
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    bool done = s->ask.state == MM_ASK_DONE;
    const char *note = mm_ask_words(&s->ask, "登録しています。少しお待ちください。", done_words(s));
    mm_ui_begin(ui, "enrol", done ? "done" : full(s) ? "full" : "");
    mm_ui_roomy(ui);
    mm_app_band(app, ui, "サーバーへの登録", true);
    if (done) {
        mm_piece_middle(ui, "登録が終わりました", &note, 1);
        mm_piece_middle_end(ui);
    } else {
        mm_ui_region(ui, MM_REGION_BODY);
        mm_ui_column(ui, &(struct mm_box){.spare = note[0] ? 0 : 2});
        mm_ui_text(ui, note[0] ? "note" : "text", MM_TEXT_BODY,
                   note[0] ? note : "事務局が出した登録コード（16文字）を入れてください。");
        mm_ui_close(ui);
        build_code(s, ui);
        build_keys(s, ui);
    }
    mm_app_footer_start(app, ui, false);
    mm_app_footer_end(app, ui, done ? "もどる" : "登録する", MM_SHAPE_NONE,
                      done || (full(s) && !waits(s)) ? MM_UI_FOCUS_FIRST : MM_UI_DISABLED);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
/* As the server reads them: small letters are large ones, O is 0, I and L are 1. */
static void type(struct state *s, char c)
{
    size_t n = strlen(s->typed);
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    if (n == CODE_LETTERS || waits(s) || !strchr(letters, c))
        return;
    s->typed[n] = c;
    s->typed[n + 1] = '\0';
}

static struct mm_nav ask(struct state *s, struct mm_app *app)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_buf json;
    struct mm_jw w;
    enum mm_err err;
    mm_buf_init(&json, 256);
    mm_jw_init(&w, &json);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "code", s->typed);
    mm_jw_end(&w);
    err = mm_buf_check(&json, &info);
    if (err == MM_OK)
        err = mm_ask_put(&s->ask, app, "enrol", mm_buf_str(&json), &info);
    mm_buf_done(&json);
    return err == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    size_t n = strlen(s->typed);
    if (strcmp(id, "@back") == 0 || s->ask.state == MM_ASK_DONE)
        return mm_pop();
    if (strcmp(id, "@erase") == 0 && !n)
        return mm_pop();
    if (strcmp(id, "erase") == 0 || strcmp(id, "@erase") == 0) {
        if (n && !waits(s))
            s->typed[n - 1] = '\0';
        return mm_stay();
    }
    if (strncmp(id, "k.", 2) == 0 && id[2])
        type(s, id[2]);
    else if (strncmp(id, "@text:", 6) == 0 && id[6])
        type(s, id[6]);
    else if (strcmp(id, "next") == 0 && full(s) && !waits(s))
        return ask(s, app);
    return mm_stay();
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    (void)now_ms;
    (void)mm_ask_look(&s->ask, app);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_enrol = {.name = "enrol",
                                              .state_bytes = sizeof(struct state),
                                              .takes_text = true,
                                              .build = build,
                                              .act = act,
                                              .tick = tick};
