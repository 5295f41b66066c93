#include "content/pack/build.h"
#include "sync/base/utf8.h"

#include <string.h>

/* ---- blocks ------------------------------------------------------------------------------------------ */

static void build_quote(struct mm_build *b, const struct mm_at *at, struct mm_block *block)
{
    struct mm_at topic_at = mm_at_key(at, "topic");
    struct mm_at clause_at = mm_at_key(at, "clause");
    if (clause_at.node) {
        block->clause = mm_build_clause(b, &clause_at);
        return;
    }
    const struct mm_topic *topic = mm_build_topic(b, &topic_at);
    block->clause = topic ? topic->clauses[0] : NULL;
}

static void build_question(struct mm_build *b, const struct mm_at *at, struct mm_block *block)
{
    struct mm_at id = mm_at_key(at, "item");
    const struct mm_item *item = mm_pack_item(b->pack, mm_json_str(id.node, ""));
    block->item_id = mm_build_id(b, at, "item", "");
    if (!item)
        mm_error_at(b->findings, &id, "問題「%s」がありません。id を確かめてください。", block->item_id);
    else if (!item->practice)
        mm_error_at(b->findings, &id,
                    "問題「%s」は確かめ問題です。ページには \"practice\": true の問題だけを置けます。",
                    block->item_id);
    else if (block->audience & ~item->audience)
        mm_error_at(b->findings, &id,
                    "問題「%s」の対象（audience）が、このページの対象より狭くなっています。どちらかの "
                    "audience を直してください。",
                    block->item_id);
}

/* The council's contacts, as a table; what is not filled in says whom to ask. */
static void build_contacts(struct mm_build *b, const struct mm_at *at, struct mm_block *block)
{
    const struct mm_council *council = &b->pack->council;
    const char **cells = mm_arena_array(b->arena, (council->n_contacts + 1) * 2, sizeof *cells);
    if (!council->n_contacts) {
        struct mm_at type = mm_at_key(at, "type");
        mm_error_at(b->findings, &type,
                    "council.json の contacts が空です。連絡先の名前を書いてください（番号は null "
                    "でもかまいません）。");
    }
    if (!cells)
        return;
    cells[0] = "知らせる先";
    cells[1] = "連絡の方法";
    for (size_t i = 0; i < council->n_contacts; i++) {
        const struct mm_contact *contact = &council->contacts[i];
        cells[i * 2 + 2] = contact->name;
        cells[i * 2 + 3] = contact->value ? contact->value : MM_CONTACT_BLANK;
    }
    block->items = cells;
    block->n_items = (council->n_contacts + 1) * 2;
    block->columns = 2;
}

/* What the council says to do at once, in its own order. */
static void build_help(struct mm_build *b, const struct mm_at *at, struct mm_block *block)
{
    const struct mm_council *council = &b->pack->council;
    struct mm_at id = mm_at_key(at, "help");
    for (size_t i = 0; i < council->n_help; i++) {
        if (strcmp(council->help[i].id, mm_json_str(id.node, "")) != 0)
            continue;
        block->title = council->help[i].title;
        block->items = council->help[i].steps;
        block->n_items = council->help[i].n_steps;
        block->text = council->order_provisional ? MM_ORDER_PROVISIONAL : "";
        return;
    }
    mm_error_at(b->findings, &id,
                "help「%s」が council.json にありません。id を確かめるか、help に加えてください。",
                mm_json_str(id.node, ""));
}

/* What it shows stands in words for those who do not see it. */
static void build_figure(struct mm_build *b, const struct mm_at *at, struct mm_block *block)
{
    struct mm_at id = mm_at_key(at, "figure");
    block->figure = mm_build_picture(b, &id);
    block->title = mm_build_text(b, at, "caption");
    block->text = mm_build_text(b, at, "words");
}

static const struct {
    const char *name;
    enum mm_block_type type;
    void (*extra)(struct mm_build *b, const struct mm_at *at, struct mm_block *block);
} block_types[] = {
    {"text", MM_BLOCK_TEXT, NULL},
    {"quote", MM_BLOCK_QUOTE, build_quote},
    {"list", MM_BLOCK_LIST, NULL},
    {"steps", MM_BLOCK_STEPS, NULL},
    {"case", MM_BLOCK_CASE, NULL},
    {"note", MM_BLOCK_NOTE, NULL},
    {"actions", MM_BLOCK_ACTIONS, NULL},
    {"table", MM_BLOCK_TABLE, NULL},
    {"question", MM_BLOCK_QUESTION, build_question},
    {"contacts", MM_BLOCK_TABLE, build_contacts},
    {"help", MM_BLOCK_STEPS, build_help},
    {"figure", MM_BLOCK_FIGURE, build_figure},
};

static void build_block(struct mm_build *b, const struct mm_at *at, unsigned page_audience,
                        struct mm_block *block)
{
    const char *type = mm_json_get_str(at->node, "type", "");
    bool labelled = mm_json_get(at->node, "label") != NULL;
    block->title = mm_build_text(b, at, labelled ? "label" : "title");
    block->text = mm_build_text(b, at, "text");
    block->items = mm_build_texts(b, at, "items", &block->n_items);
    block->source = mm_build_id(b, at, "source", "");
    block->columns = (int)mm_json_get_int(at->node, "columns", 0);
    block->audience = mm_build_audience(at, page_audience) & page_audience;
    mm_build_needs(b, at);
    if (!block->audience) {
        struct mm_at place = mm_at_key(at, "audience");
        mm_error_at(b->findings, &place,
                    "このブロックの対象は、ページの対象に入っていません。audience を直してください。");
    }
    for (size_t i = 0; i < sizeof block_types / sizeof block_types[0]; i++) {
        if (strcmp(block_types[i].name, type) != 0)
            continue;
        block->type = block_types[i].type;
        if (block_types[i].extra)
            block_types[i].extra(b, at, block);
    }
}

/* ---- pages and modules ------------------------------------------------------------------------------- */

static void build_page(struct mm_build *b, const struct mm_at *at, unsigned module_audience,
                       struct mm_page *page)
{
    struct mm_at list = mm_at_key(at, "blocks");
    struct mm_block *blocks = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *blocks);
    struct mm_each each;
    page->id = mm_build_id(b, at, "id", "");
    page->title = mm_build_text(b, at, "title");
    page->audience = mm_build_audience(at, module_audience) & module_audience;
    page->narration = mm_build_narration(b, at);
    mm_build_needs(b, at);
    page->blocks = blocks;
    if (!page->audience) {
        struct mm_at place = mm_at_key(at, "audience");
        mm_error_at(b->findings, &place,
                    "このページの対象は、単元の対象に入っていません。audience を直してください。");
    }
    for (mm_each_start(&each, &list); blocks && page->audience && mm_each_next(&each);) {
        if (!mm_id_list_has(&b->aside.items, mm_json_get_str(each.at.node, "item", "")) &&
            !mm_aside_needs(b, each.at.node))
            build_block(b, &each.at, page->audience, &blocks[page->n_blocks++]);
    }
    mm_page_hash(b->pack, page);
}

static void build_objectives(struct mm_build *b, const struct mm_at *root, struct mm_module *module)
{
    struct mm_at list = mm_at_key(root, "objectives");
    struct mm_objective *objectives = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *objectives);
    struct mm_each each;
    for (mm_each_start(&each, &list); objectives && mm_each_next(&each);) {
        objectives[module->n_objectives++] = (struct mm_objective){
            .id = mm_build_id(b, &each.at, "id", ""),
            .audience = mm_build_audience(&each.at, MM_AUD_BOTH),
            .bloom = mm_build_id(b, &each.at, "bloom", ""),
            .text = mm_build_text(b, &each.at, "text"),
        };
    }
    module->objectives = objectives;
}

static size_t count_chars(const char *markup)
{
    struct mm_buf plain;
    mm_buf_init(&plain, MM_MAX_TEXT_BYTES);
    mm_markup_plain(markup, &plain);
    size_t n = mm_utf8_count(mm_buf_str(&plain), true);
    mm_buf_done(&plain);
    return n;
}

static size_t block_chars(const struct mm_block *block)
{
    enum { FIGURE_CHARS = 40 }; /* looking at one takes as long */
    size_t chars = count_chars(block->title);
    chars += block->type == MM_BLOCK_FIGURE ? FIGURE_CHARS : count_chars(block->text);
    for (size_t i = 0; i < block->n_items; i++)
        chars += count_chars(block->items[i]);
    if (block->clause)
        chars += mm_utf8_count(block->clause->text, true);
    return chars;
}

/* Once a page: the modules and every course that shows it add these up. */
static void measure_page(const struct mm_pack *pack, struct mm_page *page)
{
    int title = (int)mm_utf8_count(page->title, true);
    for (int who = 0; who < 2; who++)
        page->length[who].chars = page->audience & (MM_AUD_COUNCILLOR << who) ? title : 0;
    for (size_t k = 0; k < page->n_blocks; k++) {
        const struct mm_block *block = &page->blocks[k];
        const struct mm_item *item = block->item_id ? mm_pack_item(pack, block->item_id) : NULL;
        int chars = (int)block_chars(block), rows = item ? (int)item->ops->n_rows(item) : 0;
        for (int who = 0; who < 2; who++) {
            if (!(block->audience & (MM_AUD_COUNCILLOR << who)))
                continue;
            page->length[who].chars += chars;
            page->length[who].rows += rows;
        }
    }
}
_Static_assert(MM_AUD_STAFF == MM_AUD_COUNCILLOR << 1, "the order of a page's lengths");

int mm_module_seconds(const struct mm_module *module, const struct mm_course *course,
                      enum mm_audience audience)
{
    int chars = 0, rows = 0, who = audience == MM_AUD_STAFF;
    for (size_t i = 0; i < module->n_pages && module->audience & audience; i++) {
        const struct mm_page *page = &module->pages[i];
        if (course && !mm_course_shows(course, page))
            continue;
        chars += page->length[who].chars;
        rows += page->length[who].rows;
    }
    return (chars * 60 + MM_CHARS_A_MINUTE - 1) / MM_CHARS_A_MINUTE + rows * MM_SECONDS_A_ROW;
}

static void check_terms(struct mm_build *b, const struct mm_at *at, const struct mm_page *page)
{
    struct mm_page_terms terms;
    if (b->checked)
        return;
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF; audience <<= 1) {
        mm_terms_of(b->pack, page, (enum mm_audience)audience, &terms);
        if (terms.n > MM_PAGE_TERMS) {
            mm_error_at(
                b->findings, at,
                "説明する用語が多すぎます（1ページに %d まで）。[[ ]] を減らすか、ページを分けてください。",
                MM_PAGE_TERMS);
            return;
        }
    }
}

static void build_module(struct mm_build *b, const struct mm_source *source, struct mm_module *module)
{
    struct mm_at root = mm_at_root(source);
    struct mm_at list = mm_at_key(&root, "pages");
    struct mm_page *pages = mm_arena_array(b->arena, mm_json_size(list.node), sizeof *pages);
    struct mm_tags tags = mm_build_tags(b, &root);
    struct mm_each each;
    module->id = mm_build_id(b, &root, "id", "");
    module->version = (int)mm_json_get_int(root.node, "version", 1);
    module->title = mm_build_text(b, &root, "title");
    module->summary = mm_build_text(b, &root, "summary");
    module->topics = tags.topics;
    module->n_topics = tags.n_topics;
    module->audience = mm_build_audience(&root, MM_AUD_BOTH);
    module->pages = pages;
    build_objectives(b, &root, module);
    for (mm_each_start(&each, &list); pages && mm_each_next(&each);) {
        if (mm_aside_page(b, each.at.node))
            continue;
        build_page(b, &each.at, module->audience, &pages[module->n_pages]);
        check_terms(b, &each.at, &pages[module->n_pages++]);
    }
    for (size_t i = 0; i < module->n_pages && !b->arena->err; i++)
        measure_page(b->pack, &pages[i]);
    mm_module_hash(module);
    module->review = mm_build_review(b, &root, module->version_hash);
    int seconds = 0;
    for (unsigned audience = MM_AUD_COUNCILLOR; audience <= MM_AUD_STAFF && !b->arena->err; audience <<= 1) {
        int one = mm_module_seconds(module, NULL, (enum mm_audience)audience);
        seconds = one > seconds ? one : seconds;
    }
    module->minutes = (seconds + 59) / 60;
    if (module->minutes > MM_MAX_MODULE_MINUTES)
        mm_warning_at(b->findings, &list,
                      "この単元は読むのに約 %d 分かかります（目安は %d 分まで）。短くするか分けてください。",
                      module->minutes, MM_MAX_MODULE_MINUTES);
}

void mm_build_modules(struct mm_build *b)
{
    const struct mm_source *source;
    b->modules = mm_arena_array(b->arena, b->module_ids.n, sizeof *b->modules);
    b->pack->modules = b->modules;
    for (size_t i = 0; b->modules && (source = mm_build_file(b, "module", &i));) {
        if (b->pack->n_modules < b->module_ids.n && !mm_aside_module(b, source->doc))
            build_module(b, source, &b->modules[b->pack->n_modules++]);
    }
}
