/* A roster from the medium: which file, what it would change, and only then the change. */
#include "kiosk/screens/office.h"

#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define MOST_FILES 6
#define FILE_BYTES 200

enum step { STEP_FILES, STEP_LOOK, STEP_TAKEN };
struct state {
    struct mm_office office; /* first */
    enum step step;          /* that was asked for last */
    char file[MOST_FILES][FILE_BYTES];
    size_t n, chosen;
    char seen[MM_HASH_HEX_BYTES]; /* mark of the look */
};

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    return mm_office_ask(&s->office, app, "files", NULL, NULL, info);
}

/* ---- frame ------------------------------------------------------------------------------------------- */
static void build_files(const struct state *s, struct mm_ui *ui)
{
    mm_ui_text(ui, "which", MM_TEXT_BODY, "名簿のファイルを選んでください。選ぶだけでは、何も変わりません。");
    mm_ui_grid(ui, 1, NULL);
    for (size_t i = 0; i < s->n; i++) {
        char id[MM_UI_ID_BYTES], plain[FILE_BYTES + 40];
        snprintf(id, sizeof(id), "file.%zu", i);
        mm_piece_plain(plain, sizeof(plain), s->file[i]);
        mm_ui_button(ui, &(struct mm_button){.id = id, .kind = MM_BUTTON_PLAIN, .label = plain});
    }
    mm_ui_close(ui);
}

/* No line ends between somebody's two names. */
static void whole_name(char *out, size_t bytes, const char *name)
{
    static const char space[] = "\xE3\x80\x80", glue[] = "\xE2\x81\xA0";
    char plain[64];
    mm_utf8_copy(plain, sizeof(plain), name);
    const char *at = strstr(plain, space);
    int first = at ? (int)(at - plain) + 3 : 0;
    snprintf(out, bytes, "%.*s%s%s", first, plain, at ? glue : "", plain + first);
}

/* 加わる方 3人: 青葉　和夫、… ほか1人 */
static void build_list(const struct state *s, const char *key, const char *words, size_t k, struct mm_ui *ui)
{
    char text[1200], plain[1300], count[40];
    const struct mm_json *list = mm_json_get(s->office.doc, key);
    size_t shown = 0;
    snprintf(count, sizeof(count), "n_%s", key);
    int n = (int)mm_json_get_int(s->office.doc, count, 0);
    int len = snprintf(text, sizeof(text), "%s %d人", words, n);
    for (const struct mm_json *one = mm_json_first(list); one && len < 1000;
         one = mm_json_next(one), shown++) {
        char name[68];
        whole_name(name, sizeof(name), mm_json_str(one, ""));
        len += snprintf(text + len, sizeof(text) - (size_t)len, "%s%s", shown ? "、" : "：", name);
    }
    if ((size_t)n > shown && shown)
        snprintf(text + len, sizeof(text) - (size_t)len, " ほか%d人", n - (int)shown);
    mm_piece_plain(plain, sizeof(plain), text);
    mm_piece_text(ui, "list", k, MM_TEXT_BODY, plain);
}

static void build_faults(const struct state *s, struct mm_ui *ui)
{
    const struct mm_json *list = mm_json_get(s->office.doc, "faults");
    char text[80];
    size_t k = 0;
    int more = (int)mm_json_get_int(s->office.doc, "more", 0);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_text(ui, "faults", MM_TEXT_SUBHEAD_AGAIN, "直すところがあります。何も変えていません。");
    for (const struct mm_json *one = mm_json_first(list); one; one = mm_json_next(one)) {
        char plain[500];
        mm_piece_plain(plain, sizeof(plain), mm_json_str(one, ""));
        mm_piece_text(ui, "fault", k++, MM_TEXT_SMALL, plain);
    }
    snprintf(text, sizeof(text), "ほかに%dか所あります。", more);
    if (more)
        mm_ui_text(ui, "more", MM_TEXT_SMALL, text);
    mm_ui_close(ui);
}

static void build_result(const struct state *s, struct mm_ui *ui)
{
    char text[300];
    bool taken = s->step == STEP_TAKEN;
    mm_ui_column(ui, &(struct mm_box){.surface = taken ? MM_SURFACE_DONE : MM_SURFACE_CARD});
    mm_ui_text(ui, "result", MM_TEXT_SUBHEAD,
               taken ? "名簿を取り込みました" : "取り込むと、次のように変わります（まだ何も変えていません）");
    build_list(s, "added", "加わる方", 0, ui);
    build_list(s, "changed", "変わる方", 1, ui);
    build_list(s, "left", "そのうち退任・退職の方", 2, ui);
    snprintf(
        text, sizeof(text),
        "変わらない方 %d人、ファイルにない方 "
        "%d人（そのままです）。受けていただく研修は、%d件ふえ、%d件なくなり"
        "ます。",
        (int)mm_json_get_int(s->office.doc, "unchanged", 0), (int)mm_json_get_int(s->office.doc, "silent", 0),
        (int)mm_json_get_int(s->office.doc, "opened", 0), (int)mm_json_get_int(s->office.doc, "closed", 0));
    mm_ui_text(ui, "duties", MM_TEXT_BODY, text);
    mm_ui_close(ui);
}

static bool has_faults(const struct state *s)
{
    return mm_json_size(mm_json_get(s->office.doc, "faults")) > 0;
}

static bool may_take(const struct state *s)
{
    return s->step == STEP_LOOK && s->office.doc && s->seen[0];
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    static const char *const waits[] = {[STEP_FILES] = "媒体を見ています。",
                                        [STEP_LOOK] = "ファイルを確かめています。",
                                        [STEP_TAKEN] = "取り込んでいます。抜かないでください。"};
    static const char *const places[] = {
        [STEP_FILES] = "files", [STEP_LOOK] = "look", [STEP_TAKEN] = "taken"};
    const struct state *s = state;
    char place[48];
    snprintf(place, sizeof(place), "%s.%s", places[s->step], mm_office_place(&s->office));
    mm_ui_begin(ui, "roster", place);
    mm_app_band(app, ui, "名簿を取り込む", true);
    mm_ui_region(ui, MM_REGION_BODY);
    mm_office_build_wait(&s->office, waits[s->step], ui);
    if (s->n && s->step == STEP_FILES)
        build_files(s, ui);
    else if (s->office.doc && has_faults(s))
        build_faults(s, ui);
    else if (s->office.doc && s->step != STEP_FILES)
        build_result(s, ui);
    mm_app_footer_start(app, ui, false);
    if (may_take(s)) { /* nothing is taken in unseen */
        mm_ui_text(ui, "until", MM_TEXT_SMALL,
                   mm_ui_narrow(ui) && mm_ui_low(ui) ? "終わりまで見てから"
                                                     : "終わりまで見てから、取り込んでください。");
        mm_ui_grow(ui);
    }
    mm_app_footer_end(app, ui, may_take(s) ? "この内容で取り込む" : "もどる", MM_SHAPE_NONE,
                      may_take(s) ? MM_UI_WHEN_READ : 0);
}

/* ---- acting ------------------------------------------------------------------------------------------ */
static void more(struct mm_jw *w, const void *ctx)
{
    const struct state *s = ctx;
    mm_jw_kstr(w, "file", s->file[s->chosen]);
    mm_jw_kstr(w, "seen", s->step == STEP_TAKEN ? s->seen : "");
}

static struct mm_nav ask(struct state *s, struct mm_app *app, enum step step)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    s->step = step;
    return mm_office_ask(&s->office, app, "roster", more, s, &info) == MM_OK ? mm_stay() : mm_fault(&info);
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    if (strcmp(id, "@back") == 0)
        return mm_pop();
    if (strcmp(id, "next") == 0)
        return may_take(s) ? ask(s, app, STEP_TAKEN) : mm_pop();
    if (s->step == STEP_FILES && mm_piece_pressed(id, "file", s->n, &s->chosen))
        return ask(s, app, STEP_LOOK);
    return mm_stay();
}

/* What came: names of files, or the mark of a look; after a change the kiosk wants its roster anew. */
static void read_answer(struct state *s, struct mm_app *app)
{
    const struct mm_json *list = mm_json_get(s->office.doc, "files");
    struct mm_ask sync;
    if (s->step == STEP_FILES)
        for (const struct mm_json *one = mm_json_first(list); one && s->n < MOST_FILES;
             one = mm_json_next(one))
            mm_utf8_copy(s->file[s->n++], FILE_BYTES, mm_json_str(one, ""));
    if (s->step == STEP_LOOK)
        mm_utf8_copy(s->seen, sizeof(s->seen), mm_json_get_str(s->office.doc, "seen", ""));
    if (s->step == STEP_TAKEN)
        (void)mm_ask_put(&sync, app, "sync_now", "{}", NULL); /* else at its next look */
}

static struct mm_nav tick(void *state, struct mm_app *app, int64_t now_ms)
{
    struct state *s = state;
    bool waited = s->office.doc == NULL;
    (void)now_ms;
    mm_office_look(&s->office, app);
    if (waited && s->office.doc)
        read_answer(s, app);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_roster = {.name = "roster",
                                               .state_bytes = sizeof(struct state),
                                               .init = init,
                                               .done = mm_office_screen_done,
                                               .build = build,
                                               .act = act,
                                               .tick = tick};
