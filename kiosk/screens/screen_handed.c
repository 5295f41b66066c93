/* 受け取った文書: what the secretariat handed over on paper (対策基準 …). Its words are not in the kiosk;
 * that its contents were read can be kept here, each edition once. Going back instead is nothing and leaves
 * nothing. */
#include "kiosk/screens/screens.h"

#include "sync/rules/rules.h"

#include <stdio.h>
#include <string.h>

struct state {
    struct mm_handed_list list;
    size_t at; /* which is looked at; n: the list */
};

static struct mm_text text_of(const struct mm_fact *fact)
{
    return (struct mm_text){.id = fact->word, .title = fact->detail, .version = fact->text};
}

enum mm_err mm_handed_read(struct mm_app *app, struct mm_handed_list *ret_list, struct mm_errinfo *info)
{
    const struct mm_person *person = mm_app_person(app);
    const struct mm_fact *rows[MM_DOCUMENTS];
    struct mm_duty_data known = {0};
    enum mm_err err = mm_store_known(mm_app_store(app), person->id, &known, info);
    ret_list->n = 0;
    if (err == MM_OK)
        ret_list->n = mm_handed(known.facts, known.n_facts, person->id, mm_person_audience(person),
                                mm_store_today(mm_app_store(app)), rows, MM_DOCUMENTS);
    for (size_t i = 0; err == MM_OK && i < ret_list->n; i++) {
        struct mm_text text = text_of(rows[i]);
        ret_list->row[i] = *rows[i];
        err = mm_store_acknowledged(mm_app_store(app), person->id, &text, &ret_list->at_ms[i], info);
    }
    mm_duty_data_done(&known);
    return err;
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    (void)arg;
    enum mm_err err = mm_handed_read(app, &s->list, info);
    s->at = s->list.n;
    return err;
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* When it was confirmed, else when it was handed over. */
static void state_line(const struct state *s, size_t i, char *out, size_t out_bytes)
{
    bool known = s->list.at_ms[i] != 0;
    char day[MM_WAREKI_BYTES];
    mm_date_wareki(known ? mm_date_of(s->list.at_ms[i]) : mm_day_date(s->list.row[i].on_day), day);
    snprintf(out, out_bytes, known ? "%sに、内容を確認されています。" : "手渡しした日　%s", day);
}

static void build_list(const struct state *s, struct mm_ui *ui)
{
    mm_ui_text(
        ui, "text", MM_TEXT_BODY,
        "事務局が手渡した文書です。中身は、この端末にはありません。お手元で読まれたら、その記録を残せます。");
    for (size_t i = 0; i < s->list.n; i++) {
        char id[MM_UI_ID_BYTES], detail[MM_WAREKI_BYTES + 100];
        snprintf(id, sizeof(id), "text.%zu", i);
        state_line(s, i, detail, sizeof(detail));
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_CARD,
                                             .label = s->list.row[i].detail,
                                             .detail = detail,
                                             .sign = s->list.at_ms[i] ? MM_SHAPE_CHECK : MM_SHAPE_RIGHT,
                                             .has_sign = true});
    }
}

static void build_one(const struct state *s, struct mm_ui *ui)
{
    const struct mm_fact *fact = &s->list.row[s->at];
    char line[MM_WAREKI_BYTES + 100];
    mm_ui_text(ui, "title", MM_TEXT_HEADING, fact->detail);
    state_line(s, s->at, line, sizeof(line));
    mm_ui_text(ui, "state", MM_TEXT_SMALL, line);
    if (s->list.at_ms[s->at])
        return;
    mm_ui_text(ui, "ask", MM_TEXT_BODY, "お手元のこの文書を、最後まで読まれましたか。");
    mm_ui_text(ui, "note", MM_TEXT_BODY,
               "「内容を確認しました」を押すと、確認した日と版が記録に残ります。押さずにもどっても、何も残り"
               "ません。");
    mm_ui_row(ui, NULL);
    mm_ui_push(ui, "confirm", MM_BUTTON_PLAIN, "内容を確認しました");
    mm_ui_close(ui);
}

/* What the way out of this screen says. */
static const char *leave_words(const struct state *s)
{
    if (s->at >= s->list.n)
        return "研修の一覧へ";
    return s->list.at_ms[s->at] ? "文書の一覧へ" : "確認せずにもどる";
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    bool one = s->at < s->list.n;
    mm_ui_begin(ui, "handed", one ? "confirm" : "");
    mm_app_band(app, ui, "受け取った文書", true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (one)
        build_one(s, ui);
    else
        build_list(s, ui);
    mm_app_footer_start(app, ui, false);
    mm_ui_button(ui, &(struct mm_button){.id = "leave",
                                         .kind = MM_BUTTON_PLAIN,
                                         .label = leave_words(s),
                                         .flags = MM_UI_FOCUS_FIRST,
                                         .number = 1});
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav confirm(struct state *s, struct mm_app *app)
{
    struct mm_text text = text_of(&s->list.row[s->at]);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char id[MM_UUID_BYTES];
    enum mm_err err = mm_store_acknowledge(mm_app_store(app), mm_app_person(app)->id, &text,
                                           mm_app_pack(app)->version, id, &info);
    if (err == MM_OK)
        err = mm_handed_read(app, &s->list, &info);
    if (err != MM_OK)
        return mm_fault(&info);
    mm_app_saved(app, id);
    s->at = s->list.n;
    return mm_stay();
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    bool one = s->at < s->list.n;
    if (strcmp(id, "@back") == 0 || strcmp(id, "leave") == 0) {
        if (!one)
            return mm_pop();
        s->at = s->list.n;
        return mm_stay();
    }
    if (one && !s->list.at_ms[s->at] && strcmp(id, "confirm") == 0)
        return confirm(s, app);
    if (!one)
        (void)mm_piece_pressed(id, "text", s->list.n, &s->at);
    return mm_stay();
}

const struct mm_screen_ops mm_screen_handed = {.name = "handed",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act};
