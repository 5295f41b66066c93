#include "sync/agent/figures.h"

#include "content/pack/pixmap.h"
#include "sync/agent/agent.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/export/render.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIR_MODE  02750 /* the kiosk reads through the group */
#define FILE_MODE 0640
#define MAX_LOOKS 8
#define WAIT_MS   10000 /* for one figure: the agent has other work */

struct looks {
    struct mm_figure_look list[MAX_LOOKS]; /* the latest first */
    size_t n;
};

/* ---- looks -------------------------------------------------------------------------------------------- */
static void looks_read(struct mm_store *store, struct looks *ret)
{
    char text[MAX_LOOKS * MM_FIGURE_LOOK_BYTES];
    *ret = (struct looks){.n = 0};
    if (mm_store_meta_get(store, "figure_looks", text, sizeof text, NULL))
        text[0] = '\0';
    for (char *at = text; *at && ret->n < MAX_LOOKS;) {
        char *end = at + strcspn(at, ";");
        char mark = *end;
        *end = '\0';
        ret->n += mm_figure_look_parse(at, &ret->list[ret->n]) == MM_OK;
        at = mark ? end + 1 : end;
    }
    if (!ret->n) { /* nobody has looked yet */
        memcpy(ret->list, mm_figure_reference, sizeof mm_figure_reference);
        ret->n = MM_FIGURE_LOOKS;
    }
}

static bool same_look(const struct mm_figure_look *a, const struct mm_figure_look *b)
{
    char x[MM_FIGURE_LOOK_BYTES], y[MM_FIGURE_LOOK_BYTES];
    mm_figure_look_format(a, x);
    mm_figure_look_format(b, y);
    return strcmp(x, y) == 0;
}

/* Moves a look to the front of the list. */
static void looks_put(struct looks *looks, const struct mm_figure_look *look)
{
    size_t at = 0;
    while (at < looks->n && !same_look(&looks->list[at], look))
        at++;
    if (at == looks->n && looks->n < MAX_LOOKS)
        looks->n++;
    at = at < MAX_LOOKS ? at : MAX_LOOKS - 1;
    memmove(&looks->list[1], &looks->list[0], at * sizeof looks->list[0]);
    looks->list[0] = *look;
}

static enum mm_err looks_store(struct mm_store *store, const struct looks *looks, struct mm_errinfo *info)
{
    char text[MAX_LOOKS * MM_FIGURE_LOOK_BYTES] = "", one[MM_FIGURE_LOOK_BYTES];
    for (size_t i = 0; i < looks->n; i++) {
        size_t len = strlen(text);
        mm_figure_look_format(&looks->list[i], one);
        (void)snprintf(text + len, sizeof text - len, "%s%s", i ? ";" : "", one);
    }
    return mm_store_meta_set(store, "figure_looks", text, info);
}

static enum mm_err malformed(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("図の依頼が読めません", "the request is malformed"));
}

enum mm_err mm_agent_figure_looks(struct mm_store *store, const struct mm_json *want, struct mm_errinfo *info)
{
    const struct mm_json *told = mm_json_get(want, "looks");
    struct mm_figure_look list[MAX_LOOKS];
    struct looks looks;
    size_t n = 0;
    for (const struct mm_json *e = mm_json_first(told); e; e = mm_json_next(e)) {
        if (n == MAX_LOOKS || mm_figure_look_parse(mm_json_str(e, ""), &list[n]))
            return malformed(info);
        n++;
    }
    if (!n)
        return malformed(info);
    looks_read(store, &looks);
    while (n)
        looks_put(&looks, &list[--n]);
    return looks_store(store, &looks, info);
}

/* ---- the folder --------------------------------------------------------------------------------------- */
struct kept { /* a file of the folder */
    char name[256];
    int64_t bytes, at;
};

static int by_age(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : strcmp(x->name, y->name);
}

/* Files that the folder holds, the oldest first; owned. */
static struct kept *list_folder(const char *folder, size_t *ret_n, int64_t *ret_bytes)
{
    DIR *dir = opendir(folder);
    struct kept *list = NULL;
    size_t n = 0;
    struct stat st;
    *ret_bytes = 0;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        if (e->d_name[0] == '.' || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISREG(st.st_mode))
            continue;
        struct kept *more = realloc(list, (n + 1) * sizeof *list);
        if (!more)
            break;
        list = more;
        (void)snprintf(list[n].name, sizeof list[n].name, "%s", e->d_name);
        list[n].bytes = st.st_size;
        list[n++].at = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
        *ret_bytes += st.st_size;
    }
    if (dir)
        closedir(dir);
    if (n)
        qsort(list, n, sizeof *list, by_age);
    *ret_n = n;
    return list;
}

/* Room for so many bytes more. A kiosk that has an old file mapped keeps what it sees. */
static void make_room(const char *folder, int64_t bytes)
{
    char path[MM_PATH_BYTES];
    int64_t total;
    size_t n;
    struct kept *list = list_folder(folder, &n, &total);
    for (size_t i = 0; i < n && total + bytes > MM_MAX_FIGURE_CACHE_BYTES; i++) {
        if (mm_path_join(path, folder, list[i].name) == MM_OK && unlink(path) == 0)
            total -= list[i].bytes;
    }
    free(list);
}

/* ---- drawing ------------------------------------------------------------------------------------------ */
static enum mm_err read_svg(const char *path, const struct mm_hash *hash, struct mm_buf *ret_svg,
                            struct mm_errinfo *info)
{
    enum mm_err err = mm_file_read(path, MM_MAX_FIGURE_BYTES, ret_svg, info);
    if (err)
        return err;
    struct mm_hash own = mm_sha256(mm_buf_str(ret_svg), ret_svg->len);
    if (mm_hash_equal(&own, hash))
        return MM_OK;
    mm_buf_done(ret_svg);
    return mm_fail(info, MM_ERR_CORRUPT,
                   mm_say("図 %s は教材のものと違います", "%s is not the pack's figure"), path);
}

static enum mm_err render(const struct mm_pixmap_key *key, const struct mm_buf *svg, struct mm_buf *out,
                          struct mm_errinfo *info)
{
    char palette[MM_FIGURE_PALETTE_BYTES], w[16], h[16];
    const char *const args[] = {"--width", w, "--height", h, "--palette", palette, NULL};
    const struct mm_render_job job = {
        .name = "svg", .args = args, .input = mm_buf_str(svg), .input_bytes = svg->len, .wait_ms = WAIT_MS};
    mm_figure_palette_format(&key->palette, palette);
    (void)snprintf(w, sizeof w, "%d", key->w);
    (void)snprintf(h, sizeof h, "%d", key->h);
    enum mm_err err = mm_render(&job, out, info);
    if (!err && !mm_pixmap_pixels(key, out->data, out->len))
        err = mm_fail(info, MM_ERR_CORRUPT, "%s",
                      mm_say("mamori-render が違うものを返しました。mamori を入れ直してください",
                             "mamori-render answered something else; install mamori again"));
    return err;
}

static enum mm_err draw(const char *folder, const struct mm_pixmap_key *key, const char *svg_path,
                        struct mm_errinfo *info)
{
    char name[MM_PIXMAP_NAME_BYTES], path[MM_PATH_BYTES];
    struct mm_buf svg, out;
    mm_pixmap_name(key, name);
    if (mm_path_join(path, folder, name))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_say("パスが長すぎます", "the path is too long"));
    enum mm_err err = mm_mkdirs(folder, DIR_MODE, info);
    if (!err)
        err = read_svg(svg_path, &key->svg, &svg, info);
    if (err)
        return err;
    mm_buf_init(&out, mm_pixmap_bytes(key));
    err = render(key, &svg, &out, info);
    if (!err) {
        make_room(folder, (int64_t)out.len);
        err = mm_file_write_atomic(path, out.data, out.len, FILE_MODE, info);
    }
    mm_buf_done(&svg);
    mm_buf_done(&out);
    return err;
}

/* There, and as large as it must be; the kiosk looks at every byte when it opens it. It counts as new again:
 * what makes room is what no pack needed for the longest time. */
static bool is_there(const char *folder, const struct mm_pixmap_key *key)
{
    char name[MM_PIXMAP_NAME_BYTES], path[MM_PATH_BYTES];
    struct stat st;
    mm_pixmap_name(key, name);
    return mm_path_join(path, folder, name) == MM_OK && stat(path, &st) == 0 &&
           (size_t)st.st_size == mm_pixmap_bytes(key) && utimensat(AT_FDCWD, path, NULL, 0) == 0;
}

static enum mm_err folder_of(const char *dir, char out[MM_PATH_BYTES], struct mm_errinfo *info)
{
    return mm_path_join(out, dir, MM_FIGURES_FOLDER)
               ? mm_fail(info, MM_ERR_TOO_BIG, "%s", mm_say("パスが長すぎます", "the path is too long"))
               : MM_OK;
}

/* ---- what the kiosk asked for ------------------------------------------------------------------------- */
enum mm_err mm_agent_figure(const char *dir, const struct mm_json *want, struct mm_errinfo *info)
{
    struct mm_pixmap_key key = {.w = (int)mm_json_get_int(want, "w", 0),
                                .h = (int)mm_json_get_int(want, "h", 0)};
    const char *path = mm_json_get_str(want, "path", "");
    char folder[MM_PATH_BYTES];
    if (!*path || mm_hash_parse(mm_json_get_str(want, "hash", ""), &key.svg) ||
        mm_figure_palette_parse(mm_json_get_str(want, "palette", ""), &key.palette) || key.w < 1 ||
        key.h < 1 || key.w > MM_MAX_FIGURE_SIDE || key.h > MM_MAX_FIGURE_SIDE ||
        (int64_t)key.w * key.h > MM_MAX_FIGURE_PX)
        return malformed(info);
    enum mm_err err = folder_of(dir, folder, info);
    /* A file that the kiosk could not use is drawn anew even when it is there. */
    return err ? err : draw(folder, &key, path, info);
}

/* ---- a whole pack ------------------------------------------------------------------------------------- */
struct round {
    char folder[MM_PATH_BYTES];
    size_t drawn, bytes;
    struct mm_store *store;
    bool (*step_aside)(struct mm_store *store);
    enum mm_err err; /* the first failure; MM_ERR_BUSY: something else waits, or the end */
    struct mm_errinfo *info;
};

/* False when nothing more is worth trying. */
static bool draw_one(struct round *r, const struct mm_picture *figure, const struct mm_figure_look *look)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct mm_pixmap_key key = {.svg = figure->hash, .palette = look->palette};
    mm_figure_px(figure->w, figure->h, look, &key.w, &key.h);
    r->bytes += mm_pixmap_bytes(&key);
    if (r->bytes > MM_MAX_FIGURE_CACHE_BYTES) /* it would push out what was drawn a moment ago */
        return false;
    if (is_there(r->folder, &key))
        return true;
    enum mm_err err = draw(r->folder, &key, figure->path, &why);
    r->drawn += !err;
    if (!err && (mm_agent_ending() || (r->step_aside && r->step_aside(r->store)))) {
        r->err = MM_ERR_BUSY;
        return false;
    }
    if (err && !r->err)
        r->err = mm_fail(r->info, err, mm_say("図「%s」を描けません: %s", "cannot draw the figure %s: %s"),
                         figure->id, why.text);
    return err != MM_ERR_NOT_FOUND && err != MM_ERR_TOO_BIG && err != MM_ERR_NO_SPACE &&
           err != MM_ERR_READ_ONLY;
}

enum mm_err mm_agent_figures(struct mm_store *store, const char *dir, const struct mm_pack *pack,
                             bool (*step_aside)(struct mm_store *store), size_t *ret_drawn,
                             struct mm_errinfo *info)
{
    struct round r = {.store = store, .step_aside = step_aside, .info = info};
    struct looks looks;
    bool go_on = true;
    enum mm_err err = folder_of(dir, r.folder, info);
    if (err)
        return err;
    looks_read(store, &looks);
    for (size_t k = 0; k < looks.n && go_on; k++) {
        for (size_t i = 0; i < pack->n_pictures && go_on; i++)
            go_on = draw_one(&r, &pack->pictures[i], &looks.list[k]);
    }
    *ret_drawn = r.drawn;
    return r.err;
}
