#include "content/pack/pack.h"

#include "content/pack/build.h"
#include "content/pack/shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- opening ------------------------------------------------------------------------------------- */

static void check_required(struct mm_build *b)
{
    for (const struct mm_shape_root *root = mm_shape_roots; root->pattern; root++) {
        if (root->required && !mm_sources_find(b->sources, root->pattern))
            mm_finding_add(b->findings, MM_FINDING_ERROR, root->pattern, 0, "",
                           "ファイルがありません。FORMAT.md の例を写して作ってください。");
    }
}

static void check_shapes(struct mm_build *b)
{
    for (size_t i = 0; i < b->sources->n; i++) {
        if (b->sources->list[i].doc)
            mm_shape_check(b, &b->sources->list[i]);
    }
}

static void build_all(struct mm_build *b)
{
    static void (*const steps[])(struct mm_build *) = {
        mm_build_council,   mm_build_policy,    mm_build_topics,  mm_build_ids,   mm_build_glossary,
        mm_build_selfcheck, mm_build_tabletops, mm_build_figures, mm_build_items, mm_build_modules,
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !b->arena->err && !b->no_memory; i++)
        steps[i](b);
    /* A course over broken items would only repeat their errors. */
    if (b->findings->errors == 0 && !b->arena->err && !b->no_memory) {
        mm_build_courses(b);
        if (!b->checked)
            mm_judge(b);
    }
}

static void hash_pack(struct mm_build *b)
{
    struct mm_sha256_state state;
    char hex[MM_HASH_HEX_BYTES];
    mm_sources_hash(b->sources, b->findings);
    mm_sha256_start(&state);
    if (mm_sources_sealed(b->sources)) { /* the same texts under another key are other files */
        char id[MM_KEY_ID_BYTES];
        mm_seal_key_id(b->key, id);
        mm_sha256_add(&state, id, sizeof id);
    }
    for (size_t i = 0; i < b->sources->n; i++) {
        const struct mm_source *source = &b->sources->list[i];
        mm_sha256_add(&state, source->name, strlen(source->name) + 1);
        mm_sha256_add(&state, source->hash.b, sizeof source->hash.b);
    }
    struct mm_hash hash = mm_sha256_end(&state);
    mm_hash_format(&hash, hex);
    memcpy(b->pack->version, hex, sizeof b->pack->version - 1);
}

static enum mm_err first_error(const struct mm_findings *findings, struct mm_errinfo *info)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct mm_finding *finding = &findings->list[i];
        if (finding->level != MM_FINDING_ERROR)
            continue;
        if (finding->line)
            return mm_fail(info, MM_ERR_INVALID, "教材 %s の %d 行目 %s: %s", finding->file, finding->line,
                           finding->field, finding->message);
        return mm_fail(info, MM_ERR_INVALID, "教材 %s: %s", finding->file, finding->message);
    }
    return mm_fail(info, MM_ERR_INVALID, "教材にまちがいがあります。");
}

/* Everything after the files are listed; the pack is whole only when this returns MM_OK. */
static enum mm_err build(struct mm_build *b, struct mm_errinfo *info)
{
    check_required(b);
    enum mm_err err = mm_sources_read(b->sources, b->key, b->findings, info);
    if (err)
        return err;
    hash_pack(b);
    b->checked = b->known && strcmp(b->known, b->pack->version) == 0;
    mm_sources_parse(b->sources, b->checked, b->findings);
    if (b->findings->errors == 0)
        mm_build_words(b); /* also of a known pack: they stand in its texts */
    if (b->findings->errors == 0 && !b->checked)
        check_shapes(b);
    if (b->findings->errors == 0)
        build_all(b);
    if (b->no_memory || b->arena->err)
        return mm_fail(info, b->no_memory ? MM_ERR_NOMEM : b->arena->err,
                       "教材を開くメモリが足りません（上限 %d MB）。", MM_MAX_PACK_ARENA_BYTES / 1024 / 1024);
    return b->findings->errors ? first_error(b->findings, info) : MM_OK;
}

static void build_done(struct mm_build *b)
{
    free(b->item_ids.list);
    free(b->module_ids.list);
    free(b->page_ids.list);
    free(b->objective_ids.list);
    free(b->aside.items.list);
    free(b->aside.pages.list);
    free(b->aside.objectives.list);
}

static void arena_free(struct mm_arena *arena)
{
    mm_arena_done(arena);
    free(arena);
}

static enum mm_err open_pack(const char *dir, const char *known, const struct mm_seal_key *key,
                             struct mm_pack **ret_pack, struct mm_sources *ret_sources,
                             struct mm_findings *findings, struct mm_errinfo *info)
{
    struct mm_findings own;
    struct mm_sources sources = {0};
    mm_findings_init(&own);
    struct mm_arena *arena = malloc(sizeof *arena);
    if (!arena)
        return mm_fail(info, MM_ERR_NOMEM, "教材を開くメモリが足りません。");
    mm_arena_init(arena, MM_MAX_PACK_ARENA_BYTES);
    struct mm_build b = {
        .findings = findings ? findings : &own,
        .told = findings != NULL,
        .arena = arena,
        .sources = &sources,
        .known = known,
        .key = key,
        .pack = mm_arena_array(arena, 1, sizeof *b.pack),
    };
    enum mm_err err = b.pack ? MM_OK : mm_fail(info, MM_ERR_NOMEM, "教材を開くメモリが足りません。");
    if (!err)
        err = mm_sources_list(dir, &sources, b.findings, info);
    if (!err && !b.key && mm_sources_sealed(&sources))
        err = mm_fail(info, MM_ERR_AUTH, "封をした教材です。開く鍵がありません。");
    if (!err)
        err = build(&b, info);
    if (!err) {
        b.pack->arena = arena;
        b.pack->sealed = mm_sources_sealed(&sources);
        *ret_pack = b.pack;
        *ret_sources = sources;
        arena = NULL;
        sources = (struct mm_sources){0};
    }
    build_done(&b);
    mm_sources_done(&sources);
    mm_findings_done(&own);
    if (arena)
        arena_free(arena);
    return err;
}

enum mm_err mm_pack_open_sources(const char *dir, struct mm_pack **ret_pack, struct mm_sources *ret_sources,
                                 struct mm_findings *findings, struct mm_errinfo *info)
{
    return open_pack(dir, NULL, NULL, ret_pack, ret_sources, findings, info);
}

enum mm_err mm_pack_open(const char *dir, struct mm_pack **ret_pack, struct mm_findings *findings,
                         struct mm_errinfo *info)
{
    struct mm_sources sources = {0};
    enum mm_err err = open_pack(dir, NULL, NULL, ret_pack, &sources, findings, info);
    mm_sources_done(&sources);
    return err;
}

enum mm_err mm_pack_open_known(const char *dir, const char *known, const struct mm_seal_key *key,
                               struct mm_pack **ret_pack, struct mm_errinfo *info)
{
    struct mm_sources sources = {0};
    enum mm_err err = open_pack(dir, known, key, ret_pack, &sources, NULL, info);
    mm_sources_done(&sources);
    return err;
}

/* The version behind what tells this program from another build of it. */
enum mm_err mm_pack_open_marked(const char *dir, const struct mm_seal_key *key, char mark[MM_PACK_MARK_BYTES],
                                struct mm_pack **ret_pack, struct mm_errinfo *info)
{
    char program[64] = "";
    struct stat st;
    if (stat("/proc/self/exe", &st) == 0)
        snprintf(program, sizeof program, "%lld %lld.%09ld ", (long long)st.st_size,
                 (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    size_t len = strlen(program);
    const char *known = len && strncmp(mark, program, len) == 0 ? mark + len : NULL;
    enum mm_err err = mm_pack_open_known(dir, known, key, ret_pack, info);
    if (!err && len)
        snprintf(mark, MM_PACK_MARK_BYTES, "%s%s", program, (*ret_pack)->version);
    return err;
}

void mm_pack_free(struct mm_pack *pack)
{
    if (pack)
        arena_free(pack->arena);
}

/* ---- looking up ---------------------------------------------------------------------------------- */

#define FIND(list, n, wanted)                                                                                \
    for (size_t i = 0; i < (n); i++) {                                                                       \
        if (strcmp((list)[i].id, (wanted)) == 0)                                                             \
            return &(list)[i];                                                                               \
    }                                                                                                        \
    return NULL

const struct mm_clause *mm_pack_clause(const struct mm_pack *pack, const char *id)
{
    FIND(pack->policy.clauses, pack->policy.n_clauses, id);
}

const struct mm_topic *mm_pack_topic(const struct mm_pack *pack, const char *id)
{
    FIND(pack->topics, pack->n_topics, id);
}

const struct mm_picture *mm_pack_picture(const struct mm_pack *pack, const char *id)
{
    FIND(pack->pictures, pack->n_pictures, id);
}

const struct mm_module *mm_pack_module(const struct mm_pack *pack, const char *id)
{
    FIND(pack->modules, pack->n_modules, id);
}

const struct mm_item *mm_pack_item(const struct mm_pack *pack, const char *id)
{
    FIND(pack->items, pack->n_items, id);
}

const struct mm_course *mm_pack_course(const struct mm_pack *pack, const char *id)
{
    FIND(pack->courses, pack->n_courses, id);
}

const struct mm_course *mm_pack_course_called(const struct mm_pack *pack, const char *text)
{
    const struct mm_course *course = mm_pack_course(pack, text);
    for (size_t i = 0; !course && i < pack->n_courses; i++)
        if (strcmp(pack->courses[i].title, text) == 0)
            course = &pack->courses[i];
    return course;
}

const struct mm_term *mm_pack_term(const struct mm_pack *pack, const char *term)
{
    for (size_t i = 0; i < pack->n_terms; i++)
        if (strcmp(pack->terms[i].term, term) == 0)
            return &pack->terms[i];
    return NULL;
}

const struct mm_selfcheck *mm_pack_selfcheck(const struct mm_pack *pack, const char *id)
{
    FIND(pack->selfchecks, pack->n_selfchecks, id);
}

const struct mm_page *mm_module_page(const struct mm_module *module, const char *id)
{
    FIND(module->pages, module->n_pages, id);
}

bool mm_course_shows(const struct mm_course *course, const struct mm_page *page)
{
    bool shown = !course->pages;
    for (size_t i = 0; i < course->n_pages; i++)
        shown = shown || course->pages[i] == page;
    return shown;
}

int mm_course_items(const struct mm_course *course, enum mm_audience audience)
{
    int n = 0;
    for (size_t i = 0; i < course->n_slots; i++)
        n += course->slots[i].audience & audience ? course->slots[i].count : 0;
    return n;
}

size_t mm_item_votes(const struct mm_item *item)
{
    if (item->ops->true_false)
        return item->n_options;
    return item->ops->paper == MM_PAPER_ONE;
}

static size_t page_votes(const struct mm_pack *pack, const struct mm_page *page, unsigned audience)
{
    size_t n = 0;
    for (size_t b = 0; b < page->n_blocks; b++) {
        const struct mm_block *block = &page->blocks[b];
        if (block->type == MM_BLOCK_QUESTION && (block->audience & audience))
            n += mm_item_votes(mm_pack_item(pack, block->item_id));
    }
    return n;
}

int mm_course_room_minutes(const struct mm_pack *pack, const struct mm_course *course,
                           enum mm_audience audience)
{
    size_t votes = 0;
    for (size_t m = 0; m < course->n_modules; m++) {
        const struct mm_module *module = course->modules[m];
        for (size_t p = 0; (module->audience & audience) && p < module->n_pages; p++)
            if ((module->pages[p].audience & audience) && mm_course_shows(course, &module->pages[p]))
                votes += page_votes(pack, &module->pages[p], audience);
    }
    return course->minutes + (int)votes * MM_MINUTES_A_VOTE;
}

static bool is_or_below(const char *id, const char *parent)
{
    size_t len = strlen(parent);
    return strncmp(id, parent, len) == 0 && (id[len] == '\0' || id[len] == '.');
}

static bool is_about(const struct mm_item *item, const struct mm_slot *slot)
{
    if (slot->weak)
        return true;
    for (size_t i = 0; slot->clause && i < item->n_clauses; i++) {
        if (is_or_below(item->clauses[i]->id, slot->clause->id))
            return true;
    }
    for (size_t i = 0; !slot->clause && i < item->n_topics; i++) {
        if (strcmp(item->topics[i], slot->topic) == 0)
            return true;
    }
    return false;
}

static bool is_taught(const struct mm_item *item, const struct mm_course *course)
{
    bool taught = !course->pages || course->reads_one || !*item->page; /* what is read was not asked for */
    for (size_t i = 0; i < course->n_pages && !taught; i++)
        taught = strcmp(course->pages[i]->id, item->page) == 0;
    return taught;
}

bool mm_item_serves(const struct mm_item *item, const struct mm_course *course, const struct mm_slot *slot,
                    unsigned audience)
{
    /* What costs little is asked first: a form asks this of every item for every slot. */
    return !item->practice && (item->audience & audience & slot->audience) &&
           (!slot->type || item->ops == slot->type) && is_about(item, slot) && is_taught(item, course);
}

/* ---- files --------------------------------------------------------------------------------------- */

enum mm_err mm_pack_files(const char *dir, struct mm_pack_file **ret_files, size_t *ret_n,
                          struct mm_errinfo *info)
{
    struct mm_sources sources = {0};
    struct mm_findings findings;
    struct mm_pack_file *files = NULL;
    mm_findings_init(&findings);
    enum mm_err err = mm_sources_list(dir, &sources, &findings, info);
    if (err)
        goto out;
    mm_sources_hash(&sources, &findings);
    if (findings.errors) {
        err = first_error(&findings, info);
        goto out;
    }
    files = calloc(sources.n ? sources.n : 1, sizeof *files);
    if (!files) {
        err = mm_fail(info, MM_ERR_NOMEM, "教材の一覧を作るメモリが足りません。");
        goto out;
    }
    for (size_t i = 0; i < sources.n; i++) {
        snprintf(files[i].name, sizeof files[i].name, "%s", sources.list[i].name);
        if (sources.list[i].sealed) /* as it lies there: it was cut off a name that fits */
            strncat(files[i].name, MM_PACK_SEALED, sizeof files[i].name - strlen(files[i].name) - 1);
        files[i].hash = sources.list[i].hash;
        files[i].bytes = sources.list[i].bytes;
    }
    *ret_files = files;
    *ret_n = sources.n;
out:
    mm_findings_done(&findings);
    mm_sources_done(&sources);
    return err;
}
