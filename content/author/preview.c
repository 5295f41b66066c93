#include "content/author/preview.h"

#include "content/author/author.h"
#include "content/pack/shape.h"
#include "sync/base/path.h"

#include <string.h>
#include <sys/stat.h>

struct cutting {
    const struct mm_desk *desk;
    const char *id, *to;
    const struct mm_item *item; /* NULL: it is a page */
    struct mm_errinfo *info;
};

static enum mm_err put(const struct cutting *c, const char *name, const struct mm_buf *text)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_buf_check(text, c->info);
    char *slash;

    if (!err && mm_path_join(path, c->to, name))
        err = mm_fail(c->info, MM_ERR_TOO_BIG, "%s: 名前が長すぎます。", name);
    if (err)
        return err;
    slash = strrchr(path, '/');
    *slash = '\0';
    err = mm_mkdirs(path, 0700, c->info);
    *slash = '/';
    return err ? err : mm_file_write_atomic(path, mm_buf_str(text), text->len, 0644, c->info);
}

/* A page shows practice questions only. */
static void put_node(struct mm_jw *w, const struct mm_json *node, bool practice)
{
    mm_jw_obj(w);
    for (const struct mm_json *one = mm_json_first(node); one; one = mm_json_next(one)) {
        if (practice && strcmp(mm_json_key(one), "practice") == 0)
            continue;
        mm_jw_key(w, mm_json_key(one));
        mm_jw_node(w, one);
    }
    if (practice)
        mm_jw_kbool(w, "practice", true);
    mm_jw_end(w);
}

static enum mm_err put_items(const struct cutting *c, const struct mm_source *source)
{
    struct mm_buf text;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    mm_jw_init(&w, &text);
    mm_jw_arr(&w);
    for (const struct mm_json *node = mm_json_first(source->doc); node; node = mm_json_next(node))
        put_node(&w, node, c->item && strcmp(mm_json_get_str(node, "id", ""), c->id) == 0);
    mm_jw_end(&w);
    err = put(c, source->name, &text);
    mm_buf_done(&text);
    return err;
}

static enum mm_err put_source(const struct cutting *c, const struct mm_source *source)
{
    struct mm_buf text;
    enum mm_err err;

    if (strcmp(source->name, "courses.json") == 0)
        return MM_OK;
    if (source->doc && strcmp(source->shape->name, "items") == 0)
        return put_items(c, source);
    err = mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &text, c->info);
    if (err)
        return err;
    err = put(c, source->name, &text);
    mm_buf_done(&text);
    return err;
}

static void put_audience(struct mm_jw *w, unsigned audience)
{
    mm_jw_karr(w, "audience");
    if (audience & MM_AUD_COUNCILLOR)
        mm_jw_str(w, "councillor");
    if (audience & MM_AUD_STAFF)
        mm_jw_str(w, "staff");
    mm_jw_end(w);
}

/* A module around the item: a page that says its id and asks it. */
static enum mm_err put_module(const struct cutting *c)
{
    static const char review[] = "{\"state\": \"未監修\", \"by\": null, \"date\": null}";
    struct mm_buf text;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    mm_jw_init(&w, &text);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", "preview");
    mm_jw_kint(&w, "version", 1);
    mm_jw_kstr(&w, "title", "下見");
    mm_jw_kstr(&w, "summary", c->id);
    mm_jw_karr(&w, "topics");
    for (size_t i = 0; i < c->item->n_topics; i++)
        mm_jw_str(&w, c->item->topics[i]);
    mm_jw_end(&w);
    put_audience(&w, c->item->audience);
    mm_jw_karr(&w, "objectives");
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", "preview.o1");
    put_audience(&w, c->item->audience);
    mm_jw_kstr(&w, "bloom", "understand");
    mm_jw_kstr(&w, "text", "下見をする。");
    mm_jw_end(&w);
    mm_jw_end(&w);
    mm_jw_key(&w, "review");
    mm_jw_raw(&w, review, strlen(review));
    mm_jw_karr(&w, "pages");
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", "preview.p1");
    mm_jw_kstr(&w, "title", "下見");
    mm_jw_karr(&w, "blocks");
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "type", "note");
    mm_jw_kstr(&w, "text", c->id);
    mm_jw_end(&w);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "type", "question");
    mm_jw_kstr(&w, "item", c->id);
    for (int i = 0; i < 5; i++) /* the block, blocks, the page, pages, all */
        mm_jw_end(&w);
    err = put(c, "modules/preview.json", &text);
    mm_buf_done(&text);
    return err;
}

static enum mm_err put_course(const struct cutting *c, const struct mm_module *module, unsigned audience)
{
    struct mm_buf text;
    struct mm_jw w;
    enum mm_err err;

    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    mm_jw_init(&w, &text);
    mm_jw_arr(&w);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "id", "preview");
    mm_jw_kint(&w, "version", 1);
    mm_jw_kstr(&w, "title", "下見");
    mm_jw_kstr(&w, "reason", "書いているところを、端末で見ます。");
    put_audience(&w, audience);
    mm_jw_kstr(&w, "kind", "part");
    mm_jw_karr(&w, "modules");
    mm_jw_str(&w, module ? module->id : "preview");
    mm_jw_end(&w);
    if (module) {
        mm_jw_karr(&w, "pages");
        mm_jw_str(&w, c->id);
        mm_jw_end(&w);
    }
    mm_jw_karr(&w, "check");
    mm_jw_end(&w);
    mm_jw_kint(&w, "due_days", 30);
    mm_jw_end(&w);
    mm_jw_end(&w);
    err = put(c, "courses.json", &text);
    mm_buf_done(&text);
    return err;
}

static const struct mm_module *find_module(const struct mm_pack *pack, const char *id, unsigned *ret_audience)
{
    for (size_t m = 0; m < pack->n_modules; m++) {
        const struct mm_page *page = mm_module_page(&pack->modules[m], id);

        if (page) {
            *ret_audience = page->audience;
            return &pack->modules[m];
        }
    }
    return NULL;
}

static enum mm_err cut(struct cutting *c, unsigned *ret_audience)
{
    const struct mm_pack *pack = c->desk->pack;
    const struct mm_module *module = find_module(pack, c->id, ret_audience);
    enum mm_err err = MM_OK;

    c->item = module ? NULL : mm_pack_item(pack, c->id);
    if (!module && !c->item)
        return mm_fail(c->info, MM_ERR_NOT_FOUND,
                       "「%s」という id のページも問題もありません。mamori content report DIR --of versions "
                       "に一覧があります。",
                       c->id);
    if (c->item)
        *ret_audience = c->item->audience;
    for (size_t i = 0; i < c->desk->sources.n && !err; i++)
        err = put_source(c, &c->desk->sources.list[i]);
    if (!err && c->item)
        err = put_module(c);
    return err ? err : put_course(c, module, *ret_audience);
}

enum mm_err mm_preview_pack(const char *dir, const char *id, const char *to, unsigned *ret_audience,
                            struct mm_findings *findings, struct mm_errinfo *info)
{
    struct mm_desk desk = {NULL};
    struct cutting c = {.desk = &desk, .id = id, .to = to, .info = info};
    enum mm_err err = mm_desk_open(dir, &desk, findings, info);

    if (!err)
        err = cut(&c, ret_audience);
    mm_desk_done(&desk);
    return err;
}

uint64_t mm_preview_stamp(const char *dir)
{
    struct mm_sources sources = {NULL};
    struct mm_findings findings;
    uint64_t stamp = 1469598103934665603u; /* FNV-1a over name, size and time of each file */

    mm_findings_init(&findings);
    if (mm_sources_list(dir, &sources, &findings, NULL))
        stamp = 0;
    for (size_t i = 0; i < sources.n && stamp; i++) {
        struct stat st = {0};
        uint64_t parts[3];

        if (stat(sources.list[i].path, &st))
            continue;
        parts[0] = (uint64_t)st.st_size;
        parts[1] = (uint64_t)st.st_mtim.tv_sec;
        parts[2] = (uint64_t)st.st_mtim.tv_nsec ^ (uint64_t)st.st_ino;
        for (size_t k = 0; k < sizeof(parts); k++)
            stamp = (stamp ^ ((const unsigned char *)parts)[k]) * 1099511628211u;
    }
    mm_sources_done(&sources);
    mm_findings_done(&findings);
    return stamp;
}
