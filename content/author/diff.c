#include "content/author/diff.h"

#include <stdlib.h>
#include <string.h>

#define WHAT_BYTES 4096

const char *mm_diff_kind_ja(enum mm_diff_kind kind)
{
    static const char *const words[] = {"条", "問題", "ページ", "研修"};
    _Static_assert(sizeof(words) / sizeof(words[0]) == MM_DIFF_KIND_COUNT, "one word a kind");

    return words[kind];
}

const char *mm_diff_change_ja(enum mm_diff_change change)
{
    static const char *const words[] = {"追加", "削除", "変更"};
    _Static_assert(sizeof(words) / sizeof(words[0]) == MM_DIFF_CHANGE_COUNT, "one word a change");

    return words[change];
}

const char *mm_diff_effect_ja(enum mm_diff_effect effect)
{
    static const char *const words[] = {
        "修了はそのまま",
        "前の言葉で学んだ方に、見直しの研修をお願いします",
        "対象の方に、新しくお願いします",
        "まだの方へのお願いがなくなります",
    };
    _Static_assert(sizeof(words) / sizeof(words[0]) == MM_DIFF_EFFECT_COUNT, "one sentence an effect");

    return words[effect];
}

struct comparing {
    const struct mm_pack *before, *after;
    struct mm_diff *diff;
    bool no_memory;
};

/* ---- whom it concerns -------------------------------------------------------------------------------- */

static bool asks(const struct mm_course *course, const struct mm_item *item)
{
    for (size_t i = 0; i < course->n_slots; i++)
        for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1)
            if (mm_item_serves(item, course, &course->slots[i], who))
                return true;
    return false;
}

static bool shows_question(const struct mm_course *course, const struct mm_page *page, const char *item_id)
{
    for (size_t b = 0; b < page->n_blocks; b++)
        if (page->blocks[b].item_id && strcmp(page->blocks[b].item_id, item_id) == 0)
            return mm_course_shows(course, page);
    return false;
}

static bool practises(const struct mm_course *course, const struct mm_item *item)
{
    for (size_t m = 0; m < course->n_modules; m++)
        for (size_t p = 0; p < course->modules[m]->n_pages; p++)
            if (shows_question(course, &course->modules[m]->pages[p], item->id))
                return true;
    return false;
}

static bool has_page(const struct mm_course *course, const struct mm_page *page)
{
    for (size_t m = 0; m < course->n_modules; m++)
        for (size_t p = 0; p < course->modules[m]->n_pages; p++)
            if (&course->modules[m]->pages[p] == page)
                return mm_course_shows(course, page);
    return false;
}

static bool teaches(const struct mm_course *course, const struct mm_clause *clause)
{
    for (size_t i = 0; i < course->n_clauses; i++)
        if (course->clauses[i] == clause)
            return true;
    return false;
}

static bool concerns(const struct mm_course *course, enum mm_diff_kind kind, const void *thing)
{
    if (kind == MM_DIFF_CLAUSE)
        return teaches(course, thing);
    if (kind == MM_DIFF_ITEM)
        return asks(course, thing) || practises(course, thing);
    return kind == MM_DIFF_PAGE ? has_page(course, thing) : course == thing;
}

static char *courses_of(const struct mm_pack *pack, enum mm_diff_kind kind, const void *thing,
                        unsigned *audience)
{
    struct mm_buf out;

    mm_buf_init(&out, MM_MAX_COURSES * (MM_ID_BYTES + 1));
    mm_buf_str_append(&out, "");
    for (size_t c = 0; c < pack->n_courses; c++) {
        if (!concerns(&pack->courses[c], kind, thing))
            continue;
        mm_buf_printf(&out, "%s%s", out.len ? " " : "", pack->courses[c].id);
        if (kind == MM_DIFF_CLAUSE)
            *audience |= pack->courses[c].audience;
    }
    return mm_buf_take(&out, NULL);
}

/* A course of the kind revision that the new words of a clause open. */
static bool is_revised(const struct mm_pack *pack, const struct mm_clause *clause)
{
    for (size_t c = 0; c < pack->n_courses; c++)
        for (size_t i = 0; i < pack->courses[c].n_openings; i++)
            if (pack->courses[c].openings[i].when == MM_WHEN_REVISION && teaches(&pack->courses[c], clause))
                return true;
    return false;
}

static enum mm_diff_effect effect_of(const struct mm_pack *pack, enum mm_diff_kind kind,
                                     enum mm_diff_change change, const void *thing)
{
    const struct mm_course *course = thing;

    if (kind == MM_DIFF_CLAUSE)
        return change == MM_DIFF_CHANGED && is_revised(pack, thing) ? MM_DIFF_REVISES : MM_DIFF_NONE;
    if (kind != MM_DIFF_COURSE || change == MM_DIFF_CHANGED)
        return MM_DIFF_NONE;
    if (change == MM_DIFF_REMOVED)
        return MM_DIFF_LETS_GO;
    return course->n_openings ? MM_DIFF_ASKS : MM_DIFF_NONE;
}

static void add(struct comparing *c, enum mm_diff_kind kind, enum mm_diff_change change, const char *id,
                const void *thing, unsigned audience, struct mm_buf *what, bool stale)
{
    const struct mm_pack *pack = change == MM_DIFF_REMOVED ? c->before : c->after;
    struct mm_diff *diff = c->diff;
    struct mm_diff_row row = {.kind = kind, .change = change, .id = id, .audience = audience, .stale = stale};

    if (diff->n == diff->cap) {
        size_t cap = diff->cap ? diff->cap * 2 : 64;
        struct mm_diff_row *grown = realloc(diff->rows, cap * sizeof(*grown));

        c->no_memory = c->no_memory || !grown;
        if (!grown)
            return;
        diff->rows = grown;
        diff->cap = cap;
    }
    row.courses = courses_of(pack, kind, thing, &row.audience);
    row.effect = effect_of(pack, kind, change, thing);
    row.what = mm_strdup(what ? mm_buf_str(what) : "");
    c->no_memory = c->no_memory || !row.courses || !row.what;
    diff->rows[diff->n++] = row;
}

/* ---- what changed ------------------------------------------------------------------------------------ */

static void say(struct mm_buf *what, bool changed, const char *word, const char *id)
{
    if (changed)
        mm_buf_printf(what, "%s%s%s", what->len ? " " : "", word, id);
}

static bool same_group(const struct mm_item *a, const struct mm_option *of_a, const struct mm_item *b,
                       const struct mm_option *of_b)
{
    if (!a->n_groups || !b->n_groups)
        return a->n_groups == b->n_groups;
    return strcmp(a->groups[of_a->group].id, b->groups[of_b->group].id) == 0;
}

/* The option of item that was like's, of another item: in the same decision; a card keeps its id in whatever
 * category it belongs. */
static const struct mm_option *find_option(const struct mm_item *item, const struct mm_item *of,
                                           const struct mm_option *like)
{
    bool decisions = of->ops->order == MM_ORDER_GROUPS;

    for (size_t i = 0; i < item->n_options; i++)
        if (strcmp(item->options[i].row_id, like->row_id) == 0 &&
            strcmp(item->options[i].id, like->id) == 0 &&
            (!decisions || same_group(item, &item->options[i], of, like)))
            return &item->options[i];
    return NULL;
}

static void compare_options(const struct mm_item *old, const struct mm_item *new_item, struct mm_buf *what)
{
    for (size_t i = 0; i < new_item->n_options; i++) {
        const struct mm_option *b = &new_item->options[i], *a = find_option(old, new_item, b);

        if (!a) {
            say(what, true, "追加の選択肢", b->id);
            continue;
        }
        say(what, strcmp(a->text, b->text) != 0, "選択肢", b->id);
        say(what, a->correct != b->correct || !same_group(old, a, new_item, b), "正答", b->id);
        say(what, strcmp(a->explanation, b->explanation) != 0, "解説", b->id);
        say(what, strcmp(a->consequence, b->consequence) != 0 || a->next != b->next, "その後", b->id);
    }
    for (size_t i = 0; i < old->n_options; i++)
        say(what, !find_option(new_item, old, &old->options[i]), "削除の選択肢", old->options[i].id);
}

static bool same_spots(const struct mm_item *a, const struct mm_item *b)
{
    bool same = true;

    for (size_t i = 0; same && i < a->n_options && i < b->n_options; i++) {
        const struct mm_spot *p = &a->options[i].spot, *q = &b->options[i].spot;

        same = p->x == q->x && p->y == q->y && p->w == q->w && p->h == q->h;
    }
    return same;
}

/* Its drawing, what it says in words, and where it is pointed at. */
static bool same_figure(const struct mm_item *old, const struct mm_item *new_item)
{
    const struct mm_figure_of *a = &old->figure, *b = &new_item->figure;
    const struct mm_picture *p = a->picture, *q = b->picture;

    return strcmp(a->id, b->id) == 0 && strcmp(a->words, b->words) == 0 && a->w == b->w && a->h == b->h &&
           same_spots(old, new_item) && !p == !q && (!p || memcmp(&p->hash, &q->hash, sizeof(p->hash)) == 0);
}

static void compare_items(struct comparing *c, const struct mm_item *old, const struct mm_item *new_item)
{
    struct mm_buf what;

    if (strcmp(old->version_hash, new_item->version_hash) == 0)
        return;
    mm_buf_init(&what, WHAT_BYTES);
    say(&what, old->ops != new_item->ops, "種類", "");
    say(&what, strcmp(old->stem, new_item->stem) != 0 || strcmp(old->label, new_item->label) != 0, "問い",
        "");
    say(&what, !same_figure(old, new_item), "図", "");
    compare_options(old, new_item, &what);
    say(&what, strcmp(old->action, new_item->action) != 0, "行動", "");
    say(&what, strcmp(old->debrief, new_item->debrief) != 0, "ふりかえり", "");
    say(&what, !what.len, "原文か並び", "");
    add(c, MM_DIFF_ITEM, MM_DIFF_CHANGED, new_item->id, new_item, old->audience | new_item->audience, &what,
        new_item->version <= old->version);
    mm_buf_done(&what);
}

static void diff_items(struct comparing *c)
{
    for (size_t i = 0; i < c->after->n_items; i++) {
        const struct mm_item *item = &c->after->items[i], *old = mm_pack_item(c->before, item->id);

        if (old)
            compare_items(c, old, item);
        else
            add(c, MM_DIFF_ITEM, MM_DIFF_ADDED, item->id, item, item->audience, NULL, false);
    }
    for (size_t i = 0; i < c->before->n_items; i++) {
        const struct mm_item *old = &c->before->items[i];

        if (!mm_pack_item(c->after, old->id))
            add(c, MM_DIFF_ITEM, MM_DIFF_REMOVED, old->id, old, old->audience, NULL, false);
    }
}

static const struct mm_page *find_page(const struct mm_pack *pack, const char *id,
                                       const struct mm_module **ret_module)
{
    for (size_t m = 0; m < pack->n_modules; m++) {
        const struct mm_page *page = mm_module_page(&pack->modules[m], id);

        *ret_module = &pack->modules[m];
        if (page)
            return page;
    }
    return NULL;
}

static void compare_page(struct comparing *c, const struct mm_module *module, const struct mm_page *page)
{
    const struct mm_module *old_module = NULL;
    const struct mm_page *old = find_page(c->before, page->id, &old_module);
    struct mm_buf what;

    if (!old) {
        add(c, MM_DIFF_PAGE, MM_DIFF_ADDED, page->id, page, page->audience, NULL, false);
        return;
    }
    if (strcmp(old->version_hash, page->version_hash) == 0)
        return;
    mm_buf_init(&what, WHAT_BYTES);
    say(&what, strcmp(old->title, page->title) != 0, "題名", "");
    say(&what, !what.len, "本文", "");
    add(c, MM_DIFF_PAGE, MM_DIFF_CHANGED, page->id, page, old->audience | page->audience, &what,
        module->version <= old_module->version);
    mm_buf_done(&what);
}

static void diff_pages(struct comparing *c)
{
    const struct mm_module *found;

    for (size_t m = 0; m < c->after->n_modules; m++)
        for (size_t p = 0; p < c->after->modules[m].n_pages; p++)
            compare_page(c, &c->after->modules[m], &c->after->modules[m].pages[p]);
    for (size_t m = 0; m < c->before->n_modules; m++)
        for (size_t p = 0; p < c->before->modules[m].n_pages; p++) {
            const struct mm_page *old = &c->before->modules[m].pages[p];

            if (!find_page(c->after, old->id, &found))
                add(c, MM_DIFF_PAGE, MM_DIFF_REMOVED, old->id, old, old->audience, NULL, false);
        }
}

static void diff_clauses(struct comparing *c)
{
    for (size_t i = 0; i < c->after->policy.n_clauses; i++) {
        const struct mm_clause *clause = &c->after->policy.clauses[i],
                               *old = mm_pack_clause(c->before, clause->id);
        struct mm_buf what;

        if (clause->sub_leaf)
            continue;
        if (!old) {
            add(c, MM_DIFF_CLAUSE, MM_DIFF_ADDED, clause->id, clause, 0, NULL, false);
            continue;
        }
        mm_buf_init(&what, WHAT_BYTES);
        say(&what, strcmp(old->heading, clause->heading) != 0, "見出し", "");
        say(&what, strcmp(old->text, clause->text) != 0, "原文", "");
        say(&what, strcmp(old->label, clause->label) != 0, "呼び方", "");
        if (what.len)
            add(c, MM_DIFF_CLAUSE, MM_DIFF_CHANGED, clause->id, clause, 0, &what, false);
        mm_buf_done(&what);
    }
    for (size_t i = 0; i < c->before->policy.n_clauses; i++) {
        const struct mm_clause *old = &c->before->policy.clauses[i];

        if (!old->sub_leaf && !mm_pack_clause(c->after, old->id))
            add(c, MM_DIFF_CLAUSE, MM_DIFF_REMOVED, old->id, old, 0, NULL, false);
    }
}

static bool same_slots(const struct mm_course *a, const struct mm_course *b)
{
    bool same = a->n_slots == b->n_slots;

    for (size_t i = 0; same && i < a->n_slots; i++)
        same = strcmp(a->slots[i].topic, b->slots[i].topic) == 0 && a->slots[i].count == b->slots[i].count &&
               a->slots[i].type == b->slots[i].type && a->slots[i].audience == b->slots[i].audience &&
               !a->slots[i].clause == !b->slots[i].clause &&
               (!a->slots[i].clause || strcmp(a->slots[i].clause->id, b->slots[i].clause->id) == 0);
    return same;
}

static bool same_modules(const struct mm_course *a, const struct mm_course *b)
{
    bool same = a->n_modules == b->n_modules && a->n_pages == b->n_pages;

    for (size_t i = 0; same && i < a->n_modules; i++)
        same = strcmp(a->modules[i]->id, b->modules[i]->id) == 0;
    for (size_t i = 0; same && i < a->n_pages; i++)
        same = strcmp(a->pages[i]->id, b->pages[i]->id) == 0;
    return same;
}

/* An opening that names no time of its own has the course's: a change of that is told once. */
static bool same_openings(const struct mm_course *a, const struct mm_course *b)
{
    bool same = a->n_openings == b->n_openings;

    for (size_t i = 0; same && i < a->n_openings; i++) {
        const struct mm_opening *p = &a->openings[i], *q = &b->openings[i];

        same = p->when == q->when && p->audience == q->audience && p->days == q->days &&
               (p->due_days == q->due_days || (p->due_days == a->due_days && q->due_days == b->due_days)) &&
               p->again == q->again;
    }
    return same;
}

static void compare_course(struct comparing *c, const struct mm_course *old, const struct mm_course *course)
{
    struct mm_buf what;

    mm_buf_init(&what, WHAT_BYTES);
    say(&what, strcmp(old->title, course->title) != 0, "題名", "");
    say(&what, strcmp(old->reason, course->reason) != 0, "理由", "");
    say(&what, !same_modules(old, course), "単元", "");
    say(&what, !same_slots(old, course), "確かめ問題の組み立て", "");
    say(&what, old->kind != course->kind, "種類", "");
    say(&what, old->reads_one != course->reads_one, "読み方", "");
    say(&what, !same_openings(old, course), "始まり方", "");
    say(&what, old->due_days != course->due_days, "期日", "");
    say(&what, old->audience != course->audience, "対象", "");
    if (what.len)
        add(c, MM_DIFF_COURSE, MM_DIFF_CHANGED, course->id, course, old->audience | course->audience, &what,
            course->version <= old->version);
    mm_buf_done(&what);
}

static void diff_courses(struct comparing *c)
{
    for (size_t i = 0; i < c->after->n_courses; i++) {
        const struct mm_course *course = &c->after->courses[i], *old = mm_pack_course(c->before, course->id);

        if (old)
            compare_course(c, old, course);
        else
            add(c, MM_DIFF_COURSE, MM_DIFF_ADDED, course->id, course, course->audience, NULL, false);
    }
    for (size_t i = 0; i < c->before->n_courses; i++) {
        const struct mm_course *old = &c->before->courses[i];

        if (!mm_pack_course(c->after, old->id))
            add(c, MM_DIFF_COURSE, MM_DIFF_REMOVED, old->id, old, old->audience, NULL, false);
    }
}

enum mm_err mm_diff_packs(const struct mm_pack *before, const struct mm_pack *after, struct mm_diff *ret_diff,
                          struct mm_errinfo *info)
{
    struct mm_diff diff = {0};
    struct comparing c = {.before = before, .after = after, .diff = &diff};

    diff_clauses(&c);
    diff_items(&c);
    diff_pages(&c);
    diff_courses(&c);
    if (c.no_memory) {
        mm_diff_done(&diff);
        return mm_fail(info, MM_ERR_NOMEM, "教材を比べるメモリが足りません。");
    }
    *ret_diff = diff;
    return MM_OK;
}

void mm_diff_done(struct mm_diff *diff)
{
    for (size_t i = 0; i < diff->n; i++) {
        free(diff->rows[i].what);
        free(diff->rows[i].courses);
    }
    free(diff->rows);
    *diff = (struct mm_diff){0};
}
