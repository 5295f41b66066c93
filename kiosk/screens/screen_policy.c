/* 基本方針: the council's own text, section by section, and behind the last one, on a step of its own,
 * 内容を確認しました: never where つぎへ was a moment ago. Going back instead is nothing and leaves nothing.
 */
#include "kiosk/screens/screens.h"

#include <stdio.h>
#include <string.h>

struct state {
    size_t step;   /* which section; behind the last: confirming */
    int64_t at_ms; /* when these very words were confirmed; 0: never */
};

static const struct mm_policy *policy_of(struct mm_app *app)
{
    return &mm_app_pack(app)->policy;
}

/* 3.1 and 3.2 belong to section 3. */
static bool same_section(const struct mm_clause *a, const struct mm_clause *b)
{
    size_t len = strcspn(a->id, ".");
    return strcspn(b->id, ".") == len && strncmp(a->id, b->id, len) == 0;
}

/* The first clause of a section; n_clauses behind the last. */
static size_t section_at(const struct mm_policy *policy, size_t step)
{
    size_t i = 0;
    while (i < policy->n_clauses && step > 0) {
        size_t next = i + 1;
        while (next < policy->n_clauses && same_section(&policy->clauses[i], &policy->clauses[next]))
            next++;
        i = next;
        step--;
    }
    return i;
}

static size_t sections(const struct mm_policy *policy)
{
    size_t n = 0;
    while (section_at(policy, n) < policy->n_clauses)
        n++;
    return n;
}

static bool is_confirming(struct mm_app *app, const struct state *s)
{
    return s->step >= sections(policy_of(app));
}

/* Nothing comes behind it: what was confirmed is not asked again. */
static bool is_last(struct mm_app *app, const struct state *s)
{
    return is_confirming(app, s) || (s->at_ms && s->step + 1 == sections(policy_of(app)));
}

static enum mm_err init(void *state, struct mm_app *app, const void *arg, struct mm_errinfo *info)
{
    struct state *s = state;
    struct mm_text text = mm_text_policy(mm_app_pack(app));
    (void)arg;
    return mm_store_acknowledged(mm_app_store(app), mm_app_person(app)->id, &text, &s->at_ms, info);
}

/* ---- frame ------------------------------------------------------------------------------------------ */
/* "(1)" alone is no heading: it stands before its first words. */
static bool is_number(const char *heading)
{
    return heading[0] == '(' && strlen(heading) <= 5;
}

static void build_paragraph(const char *number, const char *text, size_t len, const char *id,
                            struct mm_ui *ui)
{
    char part[MM_MAX_TEXT_BYTES], plain[MM_MAX_TEXT_BYTES * 2], mark[MM_UI_ID_BYTES];
    snprintf(part, sizeof(part), "%.*s", (int)len, text);
    mm_piece_plain(plain, sizeof(plain), part);
    if (!number[0]) {
        mm_ui_text(ui, id, MM_TEXT_BODY, plain);
        return;
    }
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_2, .stay = true}); /* the number hangs */
    snprintf(mark, sizeof(mark), "%.30s.mark", id);
    snprintf(part, sizeof(part), "**%s**", number);
    mm_ui_text(ui, mark, MM_TEXT_BODY, part);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_text(ui, id, MM_TEXT_BODY, plain);
    mm_ui_close(ui);
    mm_ui_close(ui);
}

static void build_clause(const struct mm_clause *clause, size_t i, struct mm_ui *ui)
{
    char words[MM_MAX_TEXT_BYTES], id[MM_UI_ID_BYTES];
    const char *line = clause->text;
    size_t k;
    if (clause->heading[0] && !is_number(clause->heading)) {
        mm_piece_plain(words, sizeof(words), clause->heading);
        mm_piece_text(ui, "head", i, MM_TEXT_SUBHEAD, words);
    }
    for (k = 0; *line; k++) {
        size_t len = strcspn(line, "\n");
        snprintf(id, sizeof(id), "text.%zu.%zu", i, k);
        build_paragraph(k == 0 && is_number(clause->heading) ? clause->heading : "", line, len, id, ui);
        line += len + (line[len] == '\n');
    }
}

/* Which text this is: where it is from, and since when. */
static void build_source(const struct mm_policy *policy, struct mm_ui *ui)
{
    char line[800];
    mm_ui_text(ui, "source", MM_TEXT_SMALL, policy->source_line);
    snprintf(line, sizeof(line), "制定日：%s", policy->established ? policy->established : "（未入力）");
    mm_ui_text(ui, "established", MM_TEXT_SMALL, line);
}

static void build_section(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_policy *policy = policy_of(app);
    size_t i, end = section_at(policy, s->step + 1);
    char day[MM_WAREKI_BYTES], line[MM_WAREKI_BYTES + 64];
    bool few = mm_piece_few_lines(ui); /* then the text is to be seen before where it is from */
    if (s->step == 0)
        mm_ui_text(ui, "heading", MM_TEXT_HEADING, policy->title);
    if (s->step == 0 && !few)
        build_source(policy, ui);
    mm_ui_flow(ui);
    for (i = section_at(policy, s->step); i < end; i++)
        if (!policy->clauses[i].sub_leaf)
            build_clause(&policy->clauses[i], i, ui);
    mm_ui_close(ui);
    if (s->step == 0 && few)
        build_source(policy, ui);
    if (is_last(app, s)) {
        mm_date_wareki(mm_date_of(s->at_ms), day);
        snprintf(line, sizeof(line), "%sに、この版を確認されています。", day);
        mm_ui_text(ui, "known", MM_TEXT_SMALL, line);
    }
}

static void build_confirming(struct mm_app *app, struct mm_ui *ui)
{
    const struct mm_policy *policy = policy_of(app);
    char line[128];
    mm_ui_text(ui, "heading", MM_TEXT_HEADING, "最後まで読まれましたか");
    mm_ui_text(
        ui, "note", MM_TEXT_BODY,
        "「内容を確認しました」を押すと、確認した日と版が記録に残ります。押さずにもどっても、何も残りませ"
        "ん。");
    mm_ui_row(ui, NULL);
    mm_ui_push(ui, "confirm", MM_BUTTON_PLAIN, "内容を確認しました");
    mm_ui_close(ui);
    build_source(policy, ui);
    /* in which words, as the secretariat's list says it */
    snprintf(line, sizeof(line), "版：%s（本文から作られる番号です）", policy->text_hash);
    mm_ui_text(ui, "version", MM_TEXT_SMALL, line);
}

/* On a small screen the place stands in the band, else between the buttons. */
static bool place_in_band(const struct mm_ui *ui)
{
    return mm_ui_narrow(ui) && mm_ui_low(ui);
}

static void build_footer(const struct state *s, struct mm_app *app, struct mm_ui *ui)
{
    bool confirming = is_confirming(app, s), last = is_last(app, s);
    char words[64];
    mm_app_footer_start(app, ui, false);
    if (!last)
        mm_ui_button(ui, &(struct mm_button){
                             .id = "leave", .kind = MM_BUTTON_PLAIN, .label = "読むのをやめる", .number = 2});
    if (!confirming && !place_in_band(ui)) {
        snprintf(words, sizeof(words), "%zuページのうち%zuページ", sections(policy_of(app)), s->step + 1);
        mm_ui_grow(ui);
        mm_ui_text(ui, "place", MM_TEXT_SMALL, words);
        mm_ui_grow(ui);
    }
    if (last)
        mm_ui_button(ui, &(struct mm_button){.id = "leave", /* who goes on quickly leaves nothing behind */
                                             .kind = confirming ? MM_BUTTON_PLAIN : MM_BUTTON_PRIMARY,
                                             .label = confirming ? "確認せずにもどる" : "研修の一覧へ",
                                             .flags = MM_UI_FOCUS_FIRST,
                                             .number = 1});
    else
        mm_app_footer_end(app, ui, "つぎへ", MM_SHAPE_RIGHT, MM_UI_FOCUS_FIRST);
}

static void build(const void *state, struct mm_app *app, struct mm_ui *ui)
{
    const struct state *s = state;
    char place[24] = "confirm", title[64] = "基本方針　内容の確認";
    if (!is_confirming(app, s)) {
        snprintf(place, sizeof(place), "%zu", s->step + 1);
        snprintf(title, sizeof(title), "基本方針");
        if (place_in_band(ui))
            snprintf(title, sizeof(title), "基本方針　%zu／%zu", s->step + 1, sections(policy_of(app)));
    }
    mm_ui_begin(ui, "policy", place);
    mm_app_band(app, ui, title, true);
    mm_ui_region(ui, MM_REGION_BODY);
    if (is_confirming(app, s))
        build_confirming(app, ui);
    else
        build_section(s, app, ui);
    build_footer(s, app, ui);
}

/* ---- acting ----------------------------------------------------------------------------------------- */
static struct mm_nav confirm(struct mm_app *app)
{
    const struct mm_pack *pack = mm_app_pack(app);
    struct mm_text text = mm_text_policy(pack);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char id[MM_UUID_BYTES];
    if (mm_store_acknowledge(mm_app_store(app), mm_app_person(app)->id, &text, pack->version, id, &info) !=
        MM_OK)
        return mm_fault(&info);
    mm_app_saved(app, id);
    return mm_pop();
}

static struct mm_nav act(void *state, struct mm_app *app, const char *id)
{
    struct state *s = state;
    if (strcmp(id, "@back") == 0) {
        if (s->step == 0)
            return mm_pop();
        s->step--;
        return mm_stay();
    }
    if (strcmp(id, "leave") == 0)
        return mm_pop();
    if (is_confirming(app, s) && strcmp(id, "confirm") == 0)
        return confirm(app);
    if (!is_last(app, s) && strcmp(id, "next") == 0)
        s->step++;
    return mm_stay();
}

const struct mm_screen_ops mm_screen_policy = {.name = "policy",
                                               .state_bytes = sizeof(struct state),
                                               .needs_person = true,
                                               .init = init,
                                               .build = build,
                                               .act = act};
