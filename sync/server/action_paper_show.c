/* paper.show: what is printed of a sheet, or of a group session. The key and the explanations only of a sheet
 * that was entered. It names people: who asked is entered in the 操作の記録 first.
 *
 * in  {"actor", "number"} or {"actor", "group"}
 * out {"title", "council_name", "demo", "name", "on", "minutes", "group", "state", "sheets": numbers,
 *      "people": whom it is for, "tabletop": the scene and what was decided, of a 机上訓練 alone, "items":
 *      [{"way", "label", "stem", "options": [{"text", "key", "explanation"}], "groups": texts, with the key
 *      "action", "clause" and "quote", the clause's own words}]} */
#include "sync/base/log.h"
#include "sync/server/actions.h"
#include "sync/server/internal.h"
#include "sync/server/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ways[] = {
    [MM_PAPER_NOT] = "",    [MM_PAPER_TRUE_FALSE] = "true_false", [MM_PAPER_ONE] = "one",
    [MM_PAPER_ANY] = "any", [MM_PAPER_SEQUENCE] = "sequence",     [MM_PAPER_SORT] = "sort",
};
_Static_assert(sizeof ways / sizeof ways[0] == MM_PAPER_WAY_COUNT, "a word for each way");

static void put_key(struct mm_jw *w, const struct mm_item *item, const struct mm_option *option)
{
    char place[24];
    (void)snprintf(place, sizeof place, "%d番目", (int)(option - item->options) + 1);
    mm_jw_kstr(w, "key",
               item->ops->paper == MM_PAPER_SEQUENCE ? place
               : item->ops->paper == MM_PAPER_SORT   ? item->groups[option->group].text
               : option->correct                     ? "○"
                                                     : "×");
    mm_jw_kstr(w, "explanation", option->explanation);
}

/* What every explanation of the item is read with. */
static void put_beside(struct mm_jw *w, const struct mm_item *item)
{
    char clause[600];
    mm_jw_kstr(w, "action", item->action);
    if (!item->quote)
        return;
    (void)snprintf(clause, sizeof clause, "%s　%s", item->quote->label, item->quote->title);
    mm_jw_kstr(w, "clause", clause);
    mm_jw_kstr(w, "quote", item->quote->text);
}

static void put_item(struct mm_jw *w, const struct mm_form_item *asked, const struct mm_item *item, bool key)
{
    mm_jw_obj(w);
    mm_jw_kstr(w, "way", ways[item->ops->paper]);
    mm_jw_kstr(w, "label", item->label);
    mm_jw_kstr(w, "stem", item->stem);
    mm_jw_karr(w, "options");
    for (size_t k = 0; k < asked->n_options; k++) {
        const struct mm_option *option = &item->options[asked->order[k]];
        mm_jw_obj(w);
        mm_jw_kstr(w, "text", option->text);
        if (key)
            put_key(w, item, option);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "groups");
    for (size_t g = 0; g < item->n_groups; g++)
        mm_jw_str(w, item->groups[g].text);
    mm_jw_end(w);
    if (key)
        put_beside(w, item);
    mm_jw_end(w);
}

static void put_sheets(struct mm_jw *w, const struct mm_paper_sheet *sheets, size_t n)
{
    char number[MM_PAPER_NUMBER_BYTES];
    mm_jw_karr(w, "sheets");
    for (size_t i = 0; i < n; i++) {
        mm_paper_number_write(sheets[i].number, number);
        mm_jw_str(w, number);
    }
    mm_jw_end(w);
}

/* By seat, as a list of names. */
static enum mm_err put_people(struct mm_central *central, struct mm_jw *w, const struct mm_paper_form *form,
                              struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0;
    enum mm_err err = form->group ? mm_people_list(central, &people, &n, info) : MM_OK;
    mm_jw_karr(w, "people");
    for (size_t i = 0; !err && i < n; i++)
        if (mm_person_active(people[i].status) && ((unsigned)mm_person_audience(&people[i]) & form->audience))
            mm_jw_str(w, people[i].name);
    mm_jw_end(w);
    free(people);
    return err;
}

static enum mm_err put_tabletop(struct mm_central *central, struct mm_jw *w, const struct mm_paper_form *form,
                                struct mm_errinfo *info)
{
    struct mm_paper_present *present = NULL;
    size_t n = 0;
    enum mm_err err = mm_paper_present_list(central, form->no, &present, &n, info);
    free(present);
    mm_jw_key(w, "tabletop");
    mm_paper_tabletop_write(form, n, w);
    return err;
}

struct shown {
    struct mm_paper_form form;
    struct mm_paper_sheet one, *sheets; /* sheets: owned, or the one */
    struct mm_person person;
    size_t n;
};

static enum mm_err find(struct mm_central *central, const struct mm_json *in, struct shown *s,
                        struct mm_errinfo *info)
{
    const char *number = mm_json_get_str(in, "number", "");
    if (!*number) {
        enum mm_err err = mm_paper_form_get(central, mm_json_get_int(in, "group", 0), &s->form, info);
        return err ? err : mm_paper_sheets(central, s->form.no, &s->sheets, &s->n, info);
    }
    enum mm_err err = mm_paper_sheet_get(central, number, &s->one, &s->form, info);
    if (!err && s->one.person[0])
        err = mm_people_get(central, s->one.person, &s->person, info);
    s->n = 1;
    return err;
}

/* A sheet is somebody's, and a session has the names of those it is for. */
static enum mm_err enter(struct mm_central *central, const struct mm_json *in, const struct shown *s,
                         struct mm_errinfo *info)
{
    char number[MM_PAPER_NUMBER_BYTES], what[MM_PAPER_NUMBER_BYTES + MM_ID_BYTES + 40];
    mm_paper_number_write(s->one.number, number);
    if (s->one.number)
        (void)snprintf(what, sizeof what, "paper show %s%s%s", number, s->one.person[0] ? " " : "",
                       s->one.person);
    else
        (void)snprintf(what, sizeof what, "group show %lld", (long long)s->form.no);
    return mm_central_operation(central, mm_json_get_str(in, "actor", "?"), what, info);
}

static enum mm_err run(struct mm_central *central, const struct mm_json *in, struct mm_buf *ret_out,
                       struct mm_errinfo *info)
{
    struct shown s = {.n = 0};
    struct mm_jw w;
    enum mm_err err = find(central, in, &s, info);
    bool key = s.one.state[0] && strcmp(s.one.state, "made") != 0;
    if (!err)
        err = enter(central, in, &s, info);
    if (err) {
        free(s.sheets);
        return err;
    }
    mm_jw_init(&w, ret_out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "title", mm_paper_title(&s.form));
    mm_jw_kstr(&w, "council_name", central->name);
    mm_jw_kbool(&w, "demo", central->demo);
    mm_jw_kstr(&w, "name", s.person.name);
    mm_jw_kstr(&w, "on", s.form.on_day);
    mm_jw_kint(&w, "minutes", mm_paper_minutes(&s.form));
    mm_jw_kint(&w, "group", s.form.group ? s.form.no : 0);
    mm_jw_kstr(&w, "state", s.one.state);
    put_sheets(&w, s.sheets ? s.sheets : &s.one, s.n);
    err = put_people(central, &w, &s.form, info);
    if (!err && s.form.tabletop)
        err = put_tabletop(central, &w, &s.form, info);
    mm_jw_karr(&w, "items");
    for (size_t i = 0; i < s.form.form.n; i++)
        put_item(&w, &s.form.form.item[i], mm_pack_item(s.form.pack, s.form.form.item[i].item_id), key);
    mm_jw_end(&w);
    mm_jw_end(&w);
    free(s.sheets);
    return err ? err : mm_buf_check(ret_out, info);
}

static const struct mm_shape takes[] = {{"actor", MM_SHAPE_TEXT, .optional = true},
                                        {"number", MM_SHAPE_TEXT, .optional = true},
                                        {"group", MM_SHAPE_INT, .optional = true},
                                        {NULL}};
static const struct mm_shape option_out[] = {{"text", MM_SHAPE_TEXT},
                                             {"key", MM_SHAPE_TEXT, .optional = true},
                                             {"explanation", MM_SHAPE_TEXT, .optional = true},
                                             {NULL}};
static const struct mm_shape item_out[] = {{"way", MM_SHAPE_TEXT},
                                           {"label", MM_SHAPE_TEXT},
                                           {"stem", MM_SHAPE_TEXT},
                                           {"options", MM_SHAPE_LIST, .of = option_out},
                                           {"groups", MM_SHAPE_TEXTS},
                                           {"action", MM_SHAPE_TEXT, .optional = true},
                                           {"clause", MM_SHAPE_TEXT, .optional = true},
                                           {"quote", MM_SHAPE_TEXT, .optional = true},
                                           {NULL}};
static const struct mm_shape role_out[] = {{"title", MM_SHAPE_TEXT}, {"task", MM_SHAPE_TEXT}, {NULL}};
static const struct mm_shape inject_out[] = {
    {"clock", MM_SHAPE_TEXT},   {"minutes", MM_SHAPE_INT}, {"text", MM_SHAPE_TEXT},
    {"ask", MM_SHAPE_TEXT},     {"talk", MM_SHAPE_TEXT},   {"options", MM_SHAPE_TEXTS},
    {"decided", MM_SHAPE_TEXT}, {"at_ms", MM_SHAPE_INT},   {NULL}};
static const struct mm_shape tabletop_out[] = {{"provisional", MM_SHAPE_BOOL},
                                               {"scene", MM_SHAPE_TEXT},
                                               {"present", MM_SHAPE_INT},
                                               {"roles", MM_SHAPE_LIST, .of = role_out},
                                               {"injects", MM_SHAPE_LIST, .of = inject_out},
                                               {"look_back", MM_SHAPE_TEXTS},
                                               {NULL}};
static const struct mm_shape gives[] = {{"title", MM_SHAPE_TEXT},
                                        {"council_name", MM_SHAPE_TEXT},
                                        {"demo", MM_SHAPE_BOOL},
                                        {"name", MM_SHAPE_TEXT},
                                        {"on", MM_SHAPE_DAY},
                                        {"minutes", MM_SHAPE_INT},
                                        {"group", MM_SHAPE_INT},
                                        {"state", MM_SHAPE_TEXT},
                                        {"sheets", MM_SHAPE_TEXTS},
                                        {"people", MM_SHAPE_TEXTS},
                                        {"tabletop", MM_SHAPE_OBJECT, .optional = true, .of = tabletop_out},
                                        {"items", MM_SHAPE_LIST, .of = item_out},
                                        {NULL}};

const struct mm_action mm_action_paper_show = {"paper.show", run, takes, gives, MM_RIGHT_CLERK};
