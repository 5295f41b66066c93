/* The courses of an adopted pack: those of the council that it is made like, as far as the map allows.
 * Modules, pages and places of a form that this policy does not fill are left out; numbers of clauses are no
 * words for another council. What no course of the other council reads gets one of its own. */
#include "content/author/adopt.h"

#include "content/author/author.h"

#include <stdlib.h>
#include <string.h>

enum { DUE_DAYS = 30 };
#define REASON "議会の情報を守るために、受けていただく研修です。"

struct making {
    const struct mm_adopt_like *like;
    const struct mm_pack *pack;
    enum mm_adopt_few few;
    struct mm_buf *out;
    int parts[MM_MAX_TOPICS]; /* questions that the parts ask about each topic of the pack */
    bool read[MM_MAX_MODULES];
    size_t n;
};

static void put_member(struct mm_buf *out, const char *key, const struct mm_json *node)
{
    struct mm_jw w;

    if (!node)
        return;
    mm_buf_printf(out, ",\n    \"%s\": ", key);
    mm_jw_init(&w, out);
    mm_jw_node(&w, node);
}

static void put_text(struct mm_buf *out, const char *key, const char *text)
{
    struct mm_jw w;

    mm_buf_printf(out, ",\n    \"%s\": ", key);
    mm_jw_init(&w, out);
    mm_jw_str(&w, text);
}

/* ---- questions ----------------------------------------------------------------------------------------- */

/* Items that the smaller audience of a course has for a slot. */
static int supply(const struct mm_pack *pack, const struct mm_course *course, const struct mm_slot *slot)
{
    int least = MM_MAX_ITEMS;

    for (unsigned who = MM_AUD_COUNCILLOR; who <= MM_AUD_STAFF; who <<= 1) {
        int n = 0;

        for (size_t i = 0; i < pack->n_items && (course->audience & slot->audience & who); i++)
            n += mm_item_serves(&pack->items[i], course, slot, who);
        if ((course->audience & slot->audience & who) && n < least)
            least = n;
    }
    return least == MM_MAX_ITEMS ? 0 : least;
}

static size_t topic_index(const struct mm_pack *pack, const char *id)
{
    size_t i = 0;

    while (i < pack->n_topics && strcmp(pack->topics[i].id, id) != 0)
        i++;
    return i;
}

static unsigned audience_of(const struct mm_json *node, unsigned fallback)
{
    const struct mm_json *list = mm_json_get(node, "audience");
    unsigned audience = 0;

    for (const struct mm_json *one = mm_json_first(list); one; one = mm_json_next(one))
        audience |= strcmp(mm_json_str(one, ""), "staff") == 0 ? MM_AUD_STAFF : MM_AUD_COUNCILLOR;
    return audience ? audience : fallback;
}

/* How many of a slot's questions this pack can ask so that they change from time to time; one where there are
 * few. A delayed test asks none that the parts asked. */
static int count_of(const struct making *m, const struct mm_course *course, const struct mm_slot *slot)
{
    int have = supply(m->pack, course, slot), many = have / MM_PARALLEL_ITEMS;
    size_t topic = topic_index(m->pack, slot->topic);
    int count = many < slot->count ? many : slot->count;

    count = count < 1 ? have > 0 : count;
    if (m->few && count > 1)
        count = 1;
    if (course->kind == MM_COURSE_DELAYED && topic < m->pack->n_topics && have < count + m->parts[topic])
        count = 0;
    return count;
}

static int put_slot(struct making *m, const struct mm_course *course, const struct mm_json *node,
                    struct mm_buf *out, bool first)
{
    const struct mm_json *type = mm_json_get(node, "type"), *audience = mm_json_get(node, "audience");
    struct mm_slot slot = {.topic = mm_json_get_str(node, "topic", ""),
                           .weak = mm_json_get_bool(node, "weak", false),
                           .type = type && !m->few ? mm_item_type(mm_json_str(type, "")) : NULL,
                           .audience = audience_of(node, MM_AUD_BOTH),
                           .count = (int)mm_json_get_int(node, "count", 1)};
    size_t topic = topic_index(m->pack, slot.topic);
    int count = *slot.topic || slot.weak ? count_of(m, course, &slot) : 0;
    struct mm_jw w;

    if (!count)
        return 0;
    mm_buf_str_append(out, first ? "\n      {" : ",\n      {");
    if (slot.weak) {
        mm_buf_str_append(out, "\"weak\": true");
    } else {
        mm_buf_str_append(out, "\"topic\": ");
        mm_jw_init(&w, out);
        mm_jw_str(&w, slot.topic);
    }
    if (slot.type)
        mm_buf_printf(out, ", \"type\": \"%s\"", slot.type->name);
    if (audience) {
        mm_buf_str_append(out, ", \"audience\": ");
        mm_jw_init(&w, out);
        mm_jw_node(&w, audience);
    }
    mm_buf_printf(out, ", \"count\": %d}", count);
    if (course->kind == MM_COURSE_PART && topic < m->pack->n_topics)
        m->parts[topic] += count;
    return count;
}

static bool asked_before(const struct mm_json *list, const struct mm_json *slot)
{
    const char *topic = mm_json_get_str(slot, "topic", "");

    for (const struct mm_json *node = mm_json_first(list); node && node != slot; node = mm_json_next(node))
        if (*topic && strcmp(mm_json_get_str(node, "topic", ""), topic) == 0)
            return true;
    return false;
}

static int put_slots(struct making *m, const struct mm_course *course, const struct mm_json *list,
                     struct mm_buf *out)
{
    int asked = 0;

    for (const struct mm_json *slot = mm_json_first(list); slot; slot = mm_json_next(slot))
        if (!m->few || !asked_before(list, slot))
            asked += put_slot(m, course, slot, out, asked == 0);
    return asked;
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* The title without the clauses that it begins with; that of the module where it is a word of the other
 * council's policy alone. */
static void put_title(const struct making *m, const struct mm_json *course, const struct mm_course *made)
{
    static const char wide[] = "　";
    const char *title = mm_json_get_str(course, "title", ""), *space = strstr(title, wide);
    bool numbered = *m->like->prefix && strncmp(title, m->like->prefix, strlen(m->like->prefix)) == 0;
    const char *rest = numbered && space ? space + strlen(wide) : title;

    if (made->n_modules == 1 && numbered && strstr(m->like->policy_text, rest))
        rest = made->modules[0]->title;
    put_text(m->out, "title", rest);
}

/* The reason without its sentences about clauses of the other council. */
static void put_reason(const struct making *m, const struct mm_json *course)
{
    const char *text = mm_json_get_str(course, "reason", "");
    struct mm_buf left;

    mm_buf_init(&left, MM_MAX_TEXT_BYTES);
    while (*text) {
        const char *end = strstr(text, "。");
        size_t len = end ? (size_t)(end - text) + strlen("。") : strlen(text);
        const char *cites = *m->like->prefix ? strstr(text, m->like->prefix) : NULL;

        if (!cites || cites >= text + len)
            mm_buf_append(&left, text, len);
        text += len;
    }
    put_text(m->out, "reason", left.len ? mm_buf_str(&left) : REASON);
    mm_buf_done(&left);
}

/* ---- courses ------------------------------------------------------------------------------------------- */

struct reading { /* what is left of a course's modules and pages; ids for the file */
    const struct mm_module *modules[MM_MAX_LIST];
    const struct mm_page *pages[MM_MAX_LIST];
    struct mm_buf module_ids, page_ids;
};

static void add_id(struct mm_buf *out, const char *id)
{
    struct mm_jw w;

    mm_buf_str_append(out, out->len ? ", " : "");
    mm_jw_init(&w, out);
    mm_jw_str(&w, id);
}

static void find_reading(const struct making *m, const struct mm_json *node, struct mm_course *course,
                         struct reading *r)
{
    const struct mm_json *pages = mm_json_get(node, "pages"), *modules = mm_json_get(node, "modules");

    for (const struct mm_json *id = mm_json_first(modules); id; id = mm_json_next(id)) {
        const struct mm_module *module = mm_pack_module(m->pack, mm_json_str(id, ""));
        size_t shown = 0;

        for (const struct mm_json *p = mm_json_first(pages); module && p; p = mm_json_next(p)) {
            const struct mm_page *page = mm_module_page(module, mm_json_str(p, ""));

            if (!page || course->n_pages == MM_MAX_LIST)
                continue;
            add_id(&r->page_ids, page->id);
            r->pages[course->n_pages++] = page;
            shown++;
        }
        if (!module || (pages && !shown) || course->n_modules == MM_MAX_LIST)
            continue;
        add_id(&r->module_ids, module->id);
        r->modules[course->n_modules++] = module;
    }
    course->modules = r->modules;
    course->pages = pages ? r->pages : NULL;
}

static enum mm_course_kind kind_of(const struct mm_json *node)
{
    const char *kind = mm_json_get_str(node, "kind", "");

    return strcmp(kind, "part") == 0      ? MM_COURSE_PART
           : strcmp(kind, "delayed") == 0 ? MM_COURSE_DELAYED
                                          : MM_COURSE_MODULE;
}

static void put_course(struct making *m, const struct mm_json *node, const struct mm_course *course,
                       const struct reading *r, const char *slots)
{
    struct mm_jw w;

    mm_buf_str_append(m->out, m->n++ ? ",\n  {\n    \"id\": " : "  {\n    \"id\": ");
    mm_jw_init(&w, m->out);
    mm_jw_str(&w, mm_json_get_str(node, "id", ""));
    mm_buf_str_append(m->out, ",\n    \"version\": 1");
    put_title(m, node, course);
    put_reason(m, node);
    put_member(m->out, "audience", mm_json_get(node, "audience"));
    put_member(m->out, "kind", mm_json_get(node, "kind"));
    mm_buf_printf(m->out, ",\n    \"modules\": [%s]", mm_buf_str(&r->module_ids));
    put_member(m->out, "reads_one", mm_json_get(node, "reads_one"));
    if (course->pages)
        mm_buf_printf(m->out, ",\n    \"pages\": [%s]", mm_buf_str(&r->page_ids));
    mm_buf_printf(m->out, ",\n    \"check\": [%s%s]", slots, *slots ? "\n    " : "");
    put_member(m->out, "opens", mm_json_get(node, "opens"));
    put_member(m->out, "due_days", mm_json_get(node, "due_days"));
    mm_buf_str_append(m->out, "\n  }");
}

static void mark_read(struct making *m, const struct mm_course *course)
{
    for (size_t i = 0; i < course->n_modules; i++)
        m->read[course->modules[i] - m->pack->modules] = true;
}

/* One course of the other council; nothing when too little of it is left. */
static void make_alike(struct making *m, const struct mm_json *node)
{
    struct mm_course course = {.audience = audience_of(node, MM_AUD_BOTH), .kind = kind_of(node)};
    struct reading *r = calloc(1, sizeof(*r));
    bool reads = mm_json_size(mm_json_get(node, "modules")) > 0;
    bool asks = mm_json_size(mm_json_get(node, "check")) > 0;
    bool left_out = m->few == MM_ADOPT_NO_DELAYED && course.kind == MM_COURSE_DELAYED;
    struct mm_buf slots;

    if (!r) {
        m->out->err = MM_ERR_NOMEM;
        return;
    }
    mm_buf_init(&r->module_ids, MM_MAX_PACK_FILE_BYTES);
    mm_buf_init(&r->page_ids, MM_MAX_PACK_FILE_BYTES);
    mm_buf_init(&slots, MM_MAX_PACK_FILE_BYTES);
    find_reading(m, node, &course, r);
    if (!left_out && (!reads || course.n_modules)) {
        int asked = put_slots(m, &course, mm_json_get(node, "check"), &slots);

        if (asked || !asks || course.kind == MM_COURSE_PART) {
            put_course(m, node, &course, r, mm_buf_str(&slots));
            mark_read(m, &course);
        }
    }
    mm_buf_done(&r->module_ids);
    mm_buf_done(&r->page_ids);
    mm_buf_done(&slots);
    free(r);
}

/* A course of one module, for what the other council does not read. */
static void make_own(struct making *m, const struct mm_module *module)
{
    const struct mm_course course = {.audience = module->audience, .modules = &module, .n_modules = 1};
    struct mm_buf slots;
    struct mm_jw w;
    int asked = 0;

    mm_buf_init(&slots, MM_MAX_PACK_FILE_BYTES);
    for (size_t i = 0; i < module->n_topics; i++) {
        struct mm_slot slot = {.topic = module->topics[i], .audience = course.audience, .count = 2};
        int count = count_of(m, &course, &slot);

        if (!count)
            continue;
        mm_buf_str_append(&slots, asked ? ",\n      {\"topic\": " : "\n      {\"topic\": ");
        mm_jw_init(&w, &slots);
        mm_jw_str(&w, slot.topic);
        mm_buf_printf(&slots, ", \"count\": %d}", count);
        asked += count;
    }
    mm_buf_str_append(m->out, m->n++ ? ",\n  {\n    \"id\": " : "  {\n    \"id\": ");
    mm_jw_init(&w, m->out);
    mm_jw_str(&w, module->id);
    mm_buf_str_append(m->out, ",\n    \"version\": 1");
    put_text(m->out, "title", module->title);
    put_text(m->out, "reason", REASON);
    mm_buf_printf(m->out, ",\n    \"audience\": [%s]%s,\n    \"modules\": [",
                  module->audience == MM_AUD_STAFF        ? "\"staff\""
                  : module->audience == MM_AUD_COUNCILLOR ? "\"councillor\""
                                                          : "\"councillor\", \"staff\"",
                  asked ? "" : ",\n    \"kind\": \"part\"");
    mm_jw_init(&w, m->out);
    mm_jw_str(&w, module->id);
    mm_buf_printf(m->out, "],\n    \"check\": [%s%s],\n    \"due_days\": %d\n  }", mm_buf_str(&slots),
                  asked ? "\n    " : "", DUE_DAYS);
    mm_buf_done(&slots);
}

size_t mm_adopt_courses(const struct mm_pack *pack, const struct mm_adopt_like *like, enum mm_adopt_few few,
                        struct mm_buf *out)
{
    struct making *m = calloc(1, sizeof(*m));
    size_t n;

    if (!m) {
        out->err = MM_ERR_NOMEM;
        return 0;
    }
    *m = (struct making){.like = like, .pack = pack, .few = few, .out = out};
    mm_buf_str_append(out, "[\n");
    for (const struct mm_json *node = mm_json_first(like->courses); node; node = mm_json_next(node))
        make_alike(m, node);
    for (size_t i = 0; i < pack->n_modules; i++)
        if (!m->read[i])
            make_own(m, &pack->modules[i]);
    mm_buf_str_append(out, "\n]\n");
    n = m->n;
    free(m);
    return n;
}
