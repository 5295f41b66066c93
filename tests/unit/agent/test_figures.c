/* Figures for the kiosk through the real renderer: drawn once, found by their key, bounded, remembered. */
#include "content/pack/pixmap.h"
#include "sync/agent/figures.h"
#include "sync/base/limits.h"
#include "tests/unit/agent/fixture_agent.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>

#define PACK  MM_TEST_SOURCE_DIR "/content/kamakura"
#define A_FEW 6 /* figures: each drawing is a process of its own */

struct world {
    struct kit kit;
    struct mm_pack *pack;
    char folder[300];
};

static bool world_open(struct world *w)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    memset(w, 0, sizeof *w);
    if (!kit_open(&w->kit, "http://127.0.0.1:1"))
        return false;
    snprintf(w->folder, sizeof w->folder, "%s/" MM_FIGURES_FOLDER, w->kit.dir);
    MM_CHECK_ERR(mm_pack_open(PACK, &w->pack, NULL, &info), MM_OK);
    MM_CHECK(w->pack && w->pack->n_pictures >= A_FEW);
    if (w->pack)
        w->pack->n_pictures = A_FEW;
    return w->pack != NULL;
}

static void world_close(struct world *w)
{
    mm_pack_free(w->pack);
    kit_close(&w->kit);
}

static size_t files(const struct world *w)
{
    DIR *dir = opendir(w->folder);
    size_t n = 0;
    for (struct dirent *e; dir && (e = readdir(dir));)
        n += e->d_name[0] != '.';
    if (dir)
        closedir(dir);
    return n;
}

static struct mm_pixmap_key key_of(const struct mm_picture *figure, const struct mm_figure_look *look)
{
    struct mm_pixmap_key key = {.svg = figure->hash, .palette = look->palette};
    mm_figure_px(figure->w, figure->h, look, &key.w, &key.h);
    return key;
}

static bool is_whole(const struct world *w, const struct mm_pixmap_key *key)
{
    struct mm_pixmap pixmap;
    if (mm_pixmap_open(w->folder, key, &pixmap) != MM_OK)
        return false;
    mm_pixmap_close(&pixmap);
    return true;
}

/* A file of so many bytes that takes no room (-1: as it is), and its age. */
static void put_old(const struct world *w, const char *name, int64_t bytes, int age_s)
{
    char path[400];
    struct timespec times[2];
    snprintf(path, sizeof path, "%s/%s", w->folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    MM_CHECK(fd >= 0 && (bytes < 0 || ftruncate(fd, bytes) == 0));
    clock_gettime(CLOCK_REALTIME, &times[0]);
    times[0].tv_sec -= age_s;
    times[1] = times[0];
    MM_CHECK(futimens(fd, times) == 0);
    close(fd);
}

static void age(const struct world *w, const struct mm_pixmap_key *key, int age_s)
{
    char name[MM_PIXMAP_NAME_BYTES];
    mm_pixmap_name(key, name);
    put_old(w, name, -1, age_s);
}

/* Asks as the kiosk does. */
static enum mm_err ask(struct world *w, const struct mm_pixmap_key *key, const char *path,
                       struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {4000, 8};
    char hash[MM_HASH_HEX_BYTES], palette[MM_FIGURE_PALETTE_BYTES];
    struct mm_json *want = NULL;
    struct mm_buf json;
    struct mm_jw jw;
    mm_hash_format(&key->svg, hash);
    mm_figure_palette_format(&key->palette, palette);
    mm_buf_init(&json, 4000);
    mm_jw_init(&jw, &json);
    mm_jw_obj(&jw);
    mm_jw_kstr(&jw, "path", path);
    mm_jw_kstr(&jw, "hash", hash);
    mm_jw_kint(&jw, "w", key->w);
    mm_jw_kint(&jw, "h", key->h);
    mm_jw_kstr(&jw, "palette", palette);
    mm_jw_end(&jw);
    enum mm_err err = mm_json_parse(mm_buf_str(&json), json.len, &limits, &want, info);
    if (!err)
        err = mm_agent_figure(w->kit.dir, want, info);
    mm_json_free(want);
    mm_buf_done(&json);
    return err;
}

/* Tells as the kiosk does. */
static enum mm_err tell(struct world *w, const char *json, struct mm_errinfo *info)
{
    static const struct mm_json_limits limits = {4000, 8};
    struct mm_json *want = NULL;
    enum mm_err err = mm_json_parse(json, strlen(json), &limits, &want, info);
    if (!err)
        err = mm_agent_figure_looks(w->kit.agent->store, want, info);
    mm_json_free(want);
    return err;
}

static enum mm_err tell_look(struct world *w, const struct mm_figure_look *look, struct mm_errinfo *info)
{
    char text[MM_FIGURE_LOOK_BYTES], json[200];
    mm_figure_look_format(look, text);
    snprintf(json, sizeof json, "{\"looks\":[\"%s\"]}", text);
    return tell(w, json, info);
}

MM_TEST(a_packs_figures_are_drawn_once)
{
    const struct mm_figure_look *look = mm_figure_reference; /* nobody has looked yet */
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    size_t drawn = 0;
    MM_REQUIRE(world_open(&w));
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_OK);
    MM_CHECK_INT(drawn, w.pack->n_pictures * MM_FIGURE_LOOKS);
    MM_CHECK_STR(info.text, "");
    for (size_t i = 0; i < drawn; i++) {
        const struct mm_pixmap_key key =
            key_of(&w.pack->pictures[i / MM_FIGURE_LOOKS], &look[i % MM_FIGURE_LOOKS]);
        MM_CHECK(is_whole(&w, &key));
    }
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_OK);
    MM_CHECK_INT(drawn, 0);
    world_close(&w);
}

MM_TEST(how_the_kiosk_shows_figures_is_how_they_are_drawn)
{
    struct mm_figure_look narrow = {.scale = 0.8052, .palette = mm_figure_light, .cap_w = 600, .cap_h = 220};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    size_t drawn = 0;
    MM_REQUIRE(world_open(&w));
    narrow.palette.rgb[MM_FIGURE_SHEET] = 0x1F242A;
    MM_CHECK_ERR(tell_look(&w, &narrow, &info), MM_OK);
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_OK);
    MM_CHECK(drawn > w.pack->n_pictures); /* that, and the first guess */
    for (size_t i = 0; i < w.pack->n_pictures; i++) {
        const struct mm_pixmap_key key = key_of(&w.pack->pictures[i], &narrow);
        MM_CHECK(key.w <= 600 && key.h <= 220);
        MM_CHECK(is_whole(&w, &key));
    }
    world_close(&w);
}

MM_TEST(what_the_kiosk_tells_is_read_whole_and_the_latest_comes_first)
{
    struct mm_figure_look look = {.scale = 1, .palette = mm_figure_light, .cap_w = 100};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char kept[2000], first[MM_FIGURE_LOOK_BYTES];
    struct world w;
    MM_REQUIRE(world_open(&w));
    MM_CHECK_ERR(tell(&w, "{}", NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(tell(&w, "{\"looks\":[]}", NULL), MM_ERR_INVALID);
    MM_CHECK_ERR(tell(&w, "{\"looks\":[\"1.0 white\"]}", NULL), MM_ERR_INVALID);
    for (int i = 0; i < 20; i++) { /* more than are kept */
        look.cap_w = 100 + i % 12;
        MM_CHECK_ERR(tell_look(&w, &look, &info), MM_OK);
    }
    mm_figure_look_format(&look, first);
    MM_CHECK_ERR(mm_store_meta_get(w.kit.agent->store, "figure_looks", kept, sizeof kept, &info), MM_OK);
    MM_CHECK(strncmp(kept, first, strlen(first)) == 0);
    MM_CHECK(strstr(kept + 1, first) == NULL); /* once */
    world_close(&w);
}

MM_TEST(one_that_the_kiosk_missed_is_drawn_alone)
{
    const struct mm_figure_look odd = {.scale = 1, .palette = mm_figure_light, .cap_w = 333};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    MM_REQUIRE(world_open(&w));
    const struct mm_picture *figure = &w.pack->pictures[0];
    const struct mm_pixmap_key key = key_of(figure, &odd);
    MM_CHECK_ERR(ask(&w, &key, figure->path, &info), MM_OK);
    MM_CHECK(is_whole(&w, &key));
    MM_CHECK_INT(files(&w), 1);
    world_close(&w);
}

/* A kiosk of 4K with every theme: what is drawn last must not push out what is shown. */
MM_TEST(a_round_never_pushes_out_its_own)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_figure_look look = mm_figure_reference[0];
    struct world w;
    size_t drawn = 0;
    MM_REQUIRE(world_open(&w));
    const struct mm_pixmap_key key = key_of(&w.pack->pictures[0], &look);
    MM_CHECK_ERR(ask(&w, &key, w.pack->pictures[0].path, &info), MM_OK);
    /* Not of this moment: a file's clock may stand some ms behind the one read here. */
    put_old(&w, "other.argb", MM_MAX_FIGURE_CACHE_BYTES - (int64_t)mm_pixmap_bytes(&key), 10);
    age(&w, &key, 1000); /* it was drawn long ago */
    MM_CHECK_ERR(tell_look(&w, &look, &info), MM_OK);
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_OK);
    MM_CHECK(drawn > 0);
    MM_CHECK(is_whole(&w, &key));
    world_close(&w);
}

MM_TEST(a_file_that_is_cut_is_drawn_anew_and_a_foreign_svg_is_refused)
{
    const struct mm_figure_look look = {.scale = 1, .palette = mm_figure_light};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    char name[MM_PIXMAP_NAME_BYTES], path[400];
    MM_REQUIRE(world_open(&w));
    const struct mm_picture *figure = &w.pack->pictures[0];
    const struct mm_pixmap_key key = key_of(figure, &look);
    MM_CHECK_ERR(ask(&w, &key, figure->path, &info), MM_OK);
    mm_pixmap_name(&key, name);
    snprintf(path, sizeof path, "%s/%s", w.folder, name);
    MM_CHECK(truncate(path, 1000) == 0);
    MM_CHECK(!is_whole(&w, &key));
    MM_CHECK_ERR(ask(&w, &key, figure->path, &info), MM_OK);
    MM_CHECK(is_whole(&w, &key));
    MM_CHECK_ERR(ask(&w, &key, w.pack->pictures[1].path, &info), MM_ERR_CORRUPT);
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(ask(&w, &key, "/etc/passwd", &info), MM_ERR_CORRUPT);
    world_close(&w);
}

static bool somebody_waits(struct mm_store *store)
{
    (void)store;
    return true;
}

MM_TEST(the_figures_of_a_pack_step_aside_for_whoever_waits)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    size_t drawn = 9;
    MM_REQUIRE(world_open(&w));
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, somebody_waits, &drawn, &info),
                 MM_ERR_BUSY);
    MM_CHECK_INT(drawn, 1);
    MM_CHECK_INT(files(&w), 1);
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_OK);
    MM_CHECK_INT(drawn, w.pack->n_pictures * MM_FIGURE_LOOKS - 1);
    world_close(&w);
}

MM_TEST(the_figures_of_a_pack_stop_when_the_agent_is_ended)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    size_t drawn = 9;
    sigset_t end;
    int signal;
    MM_REQUIRE(world_open(&w));
    sigemptyset(&end);
    sigaddset(&end, SIGTERM);
    MM_CHECK(sigprocmask(SIG_BLOCK, &end, NULL) == 0 && raise(SIGTERM) == 0);
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info), MM_ERR_BUSY);
    MM_CHECK_INT(drawn, 1);
    MM_CHECK(sigwait(&end, &signal) == 0 && sigprocmask(SIG_UNBLOCK, &end, NULL) == 0);
    world_close(&w);
}

MM_TEST(without_a_renderer_one_sentence_and_nothing_written)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    size_t drawn = 9;
    char *had = getenv("MAMORI_RENDER") ? mm_strdup(getenv("MAMORI_RENDER")) : NULL;
    MM_REQUIRE(world_open(&w));
    setenv("MAMORI_RENDER", "/nowhere/mamori-render", 1);
    MM_CHECK_ERR(mm_agent_figures(w.kit.agent->store, w.kit.dir, w.pack, NULL, &drawn, &info),
                 MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "入れ直して") != NULL);
    MM_CHECK_INT(drawn, 0);
    MM_CHECK_INT(files(&w), 0);
    if (had)
        setenv("MAMORI_RENDER", had, 1);
    else
        unsetenv("MAMORI_RENDER");
    free(had);
    world_close(&w);
}

MM_TEST(the_oldest_make_room)
{
    const struct mm_figure_look look = {.scale = 1, .palette = mm_figure_light};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct world w;
    char path[400];
    MM_REQUIRE(world_open(&w));
    const struct mm_picture *figure = &w.pack->pictures[0];
    const struct mm_pixmap_key key = key_of(figure, &look);
    MM_CHECK(mkdir(w.folder, 0750) == 0);
    put_old(&w, "older.argb", MM_MAX_FIGURE_CACHE_BYTES / 2, 200);
    put_old(&w, "oldest.argb", MM_MAX_FIGURE_CACHE_BYTES / 4, 300);
    put_old(&w, "newer.argb", MM_MAX_FIGURE_CACHE_BYTES / 4, 100);
    MM_CHECK_ERR(ask(&w, &key, figure->path, &info), MM_OK);
    MM_CHECK_INT(files(&w), 3);
    snprintf(path, sizeof path, "%s/oldest.argb", w.folder);
    MM_CHECK(access(path, F_OK) != 0);
    MM_CHECK(is_whole(&w, &key));
    world_close(&w);
}

MM_TEST_MAIN
