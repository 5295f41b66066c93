#include "sync/export/render/types.h"

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <cairo-ft.h>
#include <fcntl.h>
#include <hb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CPS       16
#define CLUSTER_BYTES 64
#define GETA          "〓" /* what printers set for a character they do not have */

struct font {
    const char *path; /* owned through doc */
    unsigned index;
    int fd; /* -1 once it is mapped, or when the file is not installed */
    void *map;
    size_t bytes;
    hb_font_t *hb; /* owned; NULL until it is needed */
    float upem;
    FT_Face ft;              /* owned */
    cairo_font_face_t *face; /* owned; NULL until it is needed */
    bool broken;
};
struct entry { /* of the cache: role and bytes → shaped */
    struct entry *next;
    enum mm_type_role role;
    size_t len;
    char bytes[CLUSTER_BYTES];
    struct mm_cluster cluster;
};
#define BUCKETS 4096

struct mm_types {
    struct mm_json *doc; /* owned */
    struct font fonts[MM_MAX_FONT_FILES];
    const char *names[MM_MAX_FONT_FILES];
    const char *paths[MM_MAX_FONT_FILES];
    size_t n_fonts;
    struct {
        int font;
        bool latin_only;
    } chain[MM_TYPE_ROLE_COUNT][MM_MAX_FALLBACKS];
    int n_chain[MM_TYPE_ROLE_COUNT];
    FT_Library library; /* owned */
    hb_buffer_t *run;   /* owned; used again and again */
    struct entry *buckets[BUCKETS];
    struct mm_buf missing;
};

static const char *const role_names[] = {"body", "strong", "heading", "mincho"};
_Static_assert(sizeof(role_names) / sizeof(role_names[0]) == MM_TYPE_ROLE_COUNT, "a name for every role");

/* ---- fonts.json --------------------------------------------------------------------------------------- */
/* The font of that name, opened for reading now; -1 when it is not installed or not named. */
static int find_font(struct mm_types *t, const char *name)
{
    const struct mm_json *row = mm_json_get(mm_json_get(t->doc, "files"), name);
    const char *path = mm_json_get_str(row, "path", NULL);
    struct font *font = &t->fonts[t->n_fonts];

    for (size_t i = 0; i < t->n_fonts; i++)
        if (strcmp(t->names[i], name) == 0)
            return (int)i;
    if (!path || t->n_fonts == MM_MAX_FONT_FILES)
        return -1;
    *font = (struct font){.path = path, .index = (unsigned)mm_json_get_int(row, "index", 0)};
    font->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (font->fd < 0)
        return -1;
    t->names[t->n_fonts] = name;
    t->paths[t->n_fonts] = path;
    return (int)t->n_fonts++;
}

static bool add_role(struct mm_types *t, int role, const char **ret_package)
{
    bool whole = false; /* a font for any character */

    for (const struct mm_json *n = mm_json_first(mm_json_get(mm_json_get(t->doc, "roles"), role_names[role]));
         n && t->n_chain[role] < MM_MAX_FALLBACKS; n = mm_json_next(n)) {
        const char *name = mm_json_str(n, mm_json_get_str(n, "font", ""));
        bool latin = strcmp(mm_json_get_str(n, "only", ""), "latin") == 0;
        int font = find_font(t, name);

        if (!latin && !*ret_package)
            *ret_package = mm_json_get_str(mm_json_get(mm_json_get(t->doc, "files"), name), "package", NULL);
        if (font < 0)
            continue;
        t->chain[role][t->n_chain[role]].font = font;
        t->chain[role][t->n_chain[role]++].latin_only = latin;
        whole = whole || !latin;
    }
    return whole;
}

enum mm_err mm_types_open(const char *json_path, struct mm_types **ret_types, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_types *t = calloc(1, sizeof(*t));
    enum mm_err err = t ? mm_json_load(json_path, &limits, &t->doc, info) : MM_ERR_NOMEM;

    if (!t)
        return mm_nomem(info);
    mm_buf_init(&t->missing, 4096);
    if (!err && FT_Init_FreeType(&t->library) != 0)
        err = mm_fail(info, MM_ERR_NOMEM, "FreeType");
    t->run = hb_buffer_create();
    for (int role = 0; role < MM_TYPE_ROLE_COUNT && !err; role++) {
        const char *package = NULL;

        if (!add_role(t, role, &package))
            err = mm_fail(
                info, MM_ERR_NOT_FOUND,
                mm_say("紙面に使う書体（役割 %s）がありません。Debian のパッケージ %s を入れてください",
                       "no font for papers (role %s); install the Debian package %s"),
                role_names[role], package ? package : "fonts-morisawa-bizud-gothic");
    }
    if (err)
        mm_types_close(t);
    else
        *ret_types = t;
    return err;
}

static void close_font(struct font *font)
{
    cairo_font_face_destroy(font->face);
    if (font->ft)
        FT_Done_Face(font->ft);
    hb_font_destroy(font->hb);
    if (font->map)
        munmap(font->map, font->bytes);
    if (font->fd >= 0)
        close(font->fd);
}

void mm_types_close(struct mm_types *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < BUCKETS; i++) {
        while (t->buckets[i]) {
            struct entry *next = t->buckets[i]->next;

            free(t->buckets[i]);
            t->buckets[i] = next;
        }
    }
    for (size_t i = 0; i < t->n_fonts; i++)
        close_font(&t->fonts[i]);
    hb_buffer_destroy(t->run);
    if (t->library)
        FT_Done_FreeType(t->library);
    mm_buf_done(&t->missing);
    mm_json_free(t->doc);
    free(t);
}

size_t mm_types_files(const struct mm_types *t, const char *const **ret_paths)
{
    *ret_paths = t->paths;
    return t->n_fonts;
}

/* ---- fonts -------------------------------------------------------------------------------------------- */
static bool map_font(struct font *font)
{
    struct stat st;

    if (font->map || font->broken)
        return font->map != NULL;
    if (fstat(font->fd, &st) == 0 && st.st_size > 0) {
        font->bytes = (size_t)st.st_size;
        font->map = mmap(NULL, font->bytes, PROT_READ, MAP_PRIVATE, font->fd, 0);
        font->map = font->map == MAP_FAILED ? NULL : font->map;
    }
    font->broken = !font->map;
    return !font->broken;
}

/* NULL when the file is no font. */
static hb_font_t *hb_of(struct mm_types *t, int at)
{
    struct font *font = &t->fonts[at];
    hb_blob_t *blob;
    hb_face_t *face;

    if (font->hb || !map_font(font))
        return font->hb;
    blob = hb_blob_create(font->map, (unsigned)font->bytes, HB_MEMORY_MODE_READONLY, NULL, NULL);
    face = hb_face_create(blob, font->index);
    if (hb_face_get_glyph_count(face) > 0)
        font->hb = hb_font_create(face);
    else
        font->broken = true;
    font->upem = (float)hb_face_get_upem(face);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font->hb;
}

cairo_font_face_t *mm_types_face(struct mm_types *t, int at)
{
    struct font *font = &t->fonts[at];

    if (!font->face && map_font(font) &&
        FT_New_Memory_Face(t->library, font->map, (FT_Long)font->bytes, (FT_Long)font->index, &font->ft) == 0)
        font->face = cairo_ft_font_face_create_for_ft_face(font->ft, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
    return font->face;
}

/* ---- which font has it -------------------------------------------------------------------------------- */
static bool is_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* exact: the selector behind the base must select a glyph of this font. */
static bool has(struct mm_types *t, int at, const uint32_t *cps, size_t n, bool exact)
{
    hb_font_t *font = hb_of(t, at);
    hb_codepoint_t glyph;

    if (!font || !hb_font_get_nominal_glyph(font, cps[0], &glyph))
        return false;
    return !exact || n < 2 || !is_selector(cps[1]) ||
           hb_font_get_variation_glyph(font, cps[0], cps[1], &glyph);
}

static int pick(struct mm_types *t, enum mm_type_role role, const uint32_t *cps, size_t n)
{
    for (int exact = 1; exact >= 0; exact--)
        for (int i = 0; i < t->n_chain[role]; i++)
            if ((!t->chain[role][i].latin_only || cps[0] <= 0x7E) &&
                has(t, t->chain[role][i].font, cps, n, exact != 0))
                return t->chain[role][i].font;
    return -1;
}

static size_t decode(const char *utf8, size_t len, uint32_t cps[MAX_CPS])
{
    size_t n = 0;

    for (size_t pos = 0; pos < len && n < MAX_CPS;)
        cps[n++] = mm_utf8_next(utf8, len, &pos);
    return n;
}

int mm_types_find(struct mm_types *t, enum mm_type_role role, const char *utf8, size_t len)
{
    uint32_t cps[MAX_CPS];
    size_t n = decode(utf8, len, cps);

    return n > 0 ? pick(t, role, cps, n) : -1;
}

bool mm_types_has(struct mm_types *t, enum mm_type_role role, const char *utf8, size_t len)
{
    return mm_types_find(t, role, utf8, len) >= 0;
}

/* ---- shaping ------------------------------------------------------------------------------------------ */
static void shape(struct mm_types *t, int at, const char *utf8, size_t len, struct mm_cluster *ret)
{
    const struct font *font = &t->fonts[at];
    unsigned n = 0;
    hb_glyph_info_t *glyphs;
    hb_glyph_position_t *places;
    float x = 0;

    hb_buffer_clear_contents(t->run);
    hb_buffer_add_utf8(t->run, utf8, (int)len, 0, (int)len);
    hb_buffer_guess_segment_properties(t->run);
    hb_buffer_set_direction(t->run, HB_DIRECTION_LTR);
    hb_buffer_set_language(t->run, hb_language_from_string("ja", 2));
    hb_shape(font->hb, t->run, NULL, 0);
    glyphs = hb_buffer_get_glyph_infos(t->run, &n);
    places = hb_buffer_get_glyph_positions(t->run, &n);
    *ret = (struct mm_cluster){.font = at};
    for (unsigned i = 0; i < n; i++) {
        if (ret->n < MM_CLUSTER_GLYPHS) {
            ret->glyph[ret->n] = glyphs[i].codepoint;
            ret->x[ret->n] = x + (float)places[i].x_offset / font->upem;
            ret->y[ret->n++] = -(float)places[i].y_offset / font->upem;
        }
        x += (float)places[i].x_advance / font->upem;
    }
    ret->advance = x;
}

static void note_missing(struct mm_types *t, const char *utf8, size_t len)
{
    char one[CLUSTER_BYTES];

    if (len >= sizeof(one))
        return;
    memcpy(one, utf8, len);
    one[len] = '\0';
    if (!strstr(mm_buf_str(&t->missing), one))
        mm_buf_append(&t->missing, one, len);
}

static bool make(struct mm_types *t, enum mm_type_role role, const char *utf8, size_t len,
                 struct mm_cluster *ret)
{
    uint32_t cps[MAX_CPS];
    size_t n = decode(utf8, len, cps);
    int font = n ? pick(t, role, cps, n) : -1;

    if (font < 0) {
        note_missing(t, utf8, len);
        utf8 = GETA;
        len = strlen(GETA);
        n = decode(utf8, len, cps);
        font = pick(t, role, cps, n);
    }
    if (font < 0)
        return false;
    shape(t, font, utf8, len, ret);
    return true;
}

static size_t bucket_of(enum mm_type_role role, const char *utf8, size_t len)
{
    uint64_t h = 1469598103934665603u + (uint64_t)role;

    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint8_t)utf8[i]) * 1099511628211u;
    return h % BUCKETS;
}

const struct mm_cluster *mm_types_cluster(struct mm_types *t, enum mm_type_role role, const char *utf8,
                                          size_t len)
{
    size_t kept = len < CLUSTER_BYTES ? len : CLUSTER_BYTES - 1; /* nobody stacks thirty marks */
    struct entry **bucket = &t->buckets[bucket_of(role, utf8, kept)];
    struct entry *e;

    for (e = *bucket; e; e = e->next)
        if (e->role == role && e->len == kept && memcmp(e->bytes, utf8, kept) == 0)
            return &e->cluster;
    e = calloc(1, sizeof(*e));
    if (!e)
        return NULL;
    e->role = role;
    e->len = kept;
    memcpy(e->bytes, utf8, kept);
    if (!make(t, role, utf8, kept, &e->cluster)) {
        free(e);
        return NULL;
    }
    e->next = *bucket;
    *bucket = e;
    return &e->cluster;
}

const char *mm_types_missing(const struct mm_types *t)
{
    return mm_buf_str(&t->missing);
}
