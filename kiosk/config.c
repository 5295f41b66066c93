/* Options of mamori-kiosk: one table for reading and for --help. */
#include "kiosk/config.h"

#include "sync/base/log.h"
#include "sync/base/opts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_STORE "/var/lib/mamori/kiosk"
#define MIN_W         320
#define MIN_H         240
#define MAX_SIDE      16384

/* What the table fills; strings are borrowed from argv. */
struct raw {
    const char *store, *pack, *fonts, *phrases, *window, *diagonal, *script, *screenshot, *shots, *trace;
    const char *council_name, *home_page;
    bool dump, dump_geometry, headless, setup, speak, help, version;
    int64_t seed;
};

static void table(struct raw *r, struct mm_opt opts[], size_t *ret_n)
{
    const struct mm_opt rows[] = {
        {"store", MM_OPT_STRING, &r->store, "DIR", "記録を置くフォルダー", "folder of the records"},
        {"pack", MM_OPT_STRING, &r->pack, "DIR", "教材のフォルダー（届いた教材がないとき）",
         "the pack's folder (while none has been delivered)"},
        {"fonts", MM_OPT_STRING, &r->fonts, "FILE", "文字の一覧 fonts.json", "the list of fonts, fonts.json"},
        {"phrases", MM_OPT_STRING, &r->phrases, "FILE", "行を語句で分けるための重み ja.json",
         "the weights for breaking lines between phrases, ja.json"},
        {"window", MM_OPT_STRING, &r->window, "WxH", "全画面にせず、この大きさで開く",
         "a window of this size instead of the full screen"},
        {"diagonal", MM_OPT_STRING, &r->diagonal, "INCH", "画面の対角の長さ（省くと、設定した長さか21.5）",
         "diagonal of the screen (default: as it was set up, else 21.5)"},
        {"setup", MM_OPT_FLAG, &r->setup, NULL, "はじめの設定から始める（保守の番号も決め直せる）",
         "begin with the set-up (also to choose the maintenance code anew)"},
        {"script", MM_OPT_STRING, &r->script, "FILE.flow", "台本どおりに動かす", "play a script"},
        {"dump", MM_OPT_FLAG, &r->dump, NULL, "画面の中身を文字で出す（--dump speech：読み上げる言葉で）",
         "print each frame as text (--dump speech: as it is read aloud)"},
        {"dump-geometry", MM_OPT_FLAG, &r->dump_geometry, NULL, "位置と大きさも出す",
         "the same with positions and sizes"},
        {"screenshot", MM_OPT_STRING, &r->screenshot, "FILE", "最初の画面をPNGに残して終わる",
         "write the first frame as PNG and quit"},
        {"shots", MM_OPT_STRING, &r->shots, "DIR", "台本のshotがPNGを置くフォルダー",
         "where the shots of a script go"},
        {"trace", MM_OPT_STRING, &r->trace, "FILE", "保存と表示した記録のidを書きたす",
         "append the ids of records shown as saved"},
        {"speak", MM_OPT_FLAG, &r->speak, NULL, "画面を開かず、標準入力から来る文を読み上げる",
         "no screen: read aloud what comes on standard input"},
        {"headless", MM_OPT_FLAG, &r->headless, NULL, "窓を開かない", "no window"},
        {"seed", MM_OPT_INT, &r->seed, "N", "問題を選ぶ乱数の種", "seed of the forms"},
        {"council-name", MM_OPT_STRING, &r->council_name, "NAME", "議会の名前（名簿が届くまで）",
         "the council's name until the roster has come"},
        {"home-page", MM_OPT_STRING, &r->home_page, "URL", "記録の中で議会を表すアドレス",
         "home page of the council's accounts"},
        {"help", MM_OPT_FLAG, &r->help, NULL, "この説明を出す", "this help"},
        {"version", MM_OPT_FLAG, &r->version, NULL, "版を出す", "print the version"},
    };
    if (opts)
        memcpy(opts, rows, sizeof(rows));
    *ret_n = sizeof(rows) / sizeof(rows[0]);
}
#define MAX_OPTS 32

void mm_kiosk_help(void)
{
    struct mm_opt opts[MAX_OPTS];
    struct raw raw = {0};
    size_t n;
    table(&raw, opts, &n);
    printf("%s\n\n", mm_say("使い方: mamori-kiosk [項目]", "usage: mamori-kiosk [options]"));
    mm_opts_help(opts, n);
}

static enum mm_err window_read(const char *text, struct mm_app_options *app, struct mm_errinfo *info)
{
    char *end = NULL;
    long w, h = 0;
    if (!text)
        return MM_OK;
    w = strtol(text, &end, 10);
    if (end != text && *end == 'x')
        h = strtol(end + 1, &end, 10);
    if (!end || *end || w < MIN_W || h < MIN_H || w > MAX_SIDE || h > MAX_SIDE)
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--window は 1920x1080 のように書いてください: %s",
                              "--window wants a size like 1920x1080: %s"),
                       text);
    app->w = (int)w;
    app->h = (int)h;
    return MM_OK;
}

static enum mm_err diagonal_read(const char *text, struct mm_app_options *app, struct mm_errinfo *info)
{
    char *end = NULL;
    app->diagonal_inch = 0;
    if (!text)
        return MM_OK;
    app->diagonal_inch = strtod(text, &end);
    if (end == text || *end || !(app->diagonal_inch >= 5 && app->diagonal_inch <= 120))
        return mm_fail(info, MM_ERR_USAGE,
                       mm_say("--diagonal は画面の対角の長さ（インチ、5〜120）です: %s",
                              "--diagonal is the screen's diagonal in inches, 5 to 120: %s"),
                       text);
    return MM_OK;
}

static enum mm_err data_find(const struct raw *raw, const struct mm_kiosk_build *build,
                             struct mm_kiosk_config *c, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    c->app.pack_dir = raw->pack ? raw->pack : c->pack_dir;
    c->app.fonts_json = raw->fonts ? raw->fonts : c->fonts_json;
    c->app.phrases_json = raw->phrases ? raw->phrases : c->phrases_json;
    if (raw->pack && raw->fonts && (raw->phrases || mm_data_dir(build->data_dir, c->data_dir, NULL) != MM_OK))
        return MM_OK;
    err = mm_data_dir(build->data_dir, c->data_dir, info);
    if (err == MM_OK && strcmp(c->data_dir, build->data_dir) == 0)
        c->app.phrases_json = raw->phrases ? raw->phrases : build->phrases_json;
    else if (err == MM_OK)
        err = mm_path_join(c->phrases_json, c->data_dir, "phrases/ja.json");
    if (err == MM_OK)
        err = mm_path_join(c->pack_dir, c->data_dir, "content/kamakura");
    if (err == MM_OK)
        err = mm_path_join(c->fonts_json, c->data_dir, "fonts/fonts.json");
    return err;
}

static enum mm_err trace_open(const char *path, struct mm_app_options *app, struct mm_errinfo *info)
{
    if (!path)
        return MM_OK;
    app->trace = fopen(path, "ae");
    if (!app->trace)
        return mm_fail_errno(info, errno, mm_say("%s に書けません", "cannot write %s"), path);
    return MM_OK;
}

enum mm_err mm_kiosk_config(int argc, char **argv, const struct mm_kiosk_build *build,
                            struct mm_kiosk_config *config, struct mm_errinfo *info)
{
    struct mm_opt opts[MAX_OPTS];
    struct raw raw = {0};
    const char *args[1];
    size_t n, n_args = 0;
    enum mm_err err;
    table(&raw, opts, &n);
    err = mm_opts_parse(argc, argv, opts, n, args, 1, &n_args, info);
    if (err == MM_OK && n_args && !(raw.dump && strcmp(args[0], "speech") == 0))
        err = mm_fail(info, MM_ERR_USAGE, mm_say("分からない言葉です: %s", "unexpected word: %s"), args[0]);
    if (err != MM_OK)
        return err;
    config->help = raw.help;
    config->version = raw.version;
    config->speak = raw.speak;
    if (raw.help || raw.version || raw.speak)
        return MM_OK;
    config->app.dump_speech = n_args > 0;
    config->app.store_dir = raw.store ? raw.store : DEFAULT_STORE;
    config->app.script = raw.script;
    config->app.shots_dir = raw.shots ? raw.shots : ".";
    config->app.dump = raw.dump || raw.dump_geometry;
    config->app.dump_geometry = raw.dump_geometry;
    config->app.screenshot = raw.screenshot;
    config->app.setup = raw.setup;
    config->app.headless = raw.headless;
    config->app.council_name = raw.council_name;
    config->app.home_page = raw.home_page;
    config->app.seed = (uint64_t)raw.seed;
    err = window_read(raw.window, &config->app, info);
    if (err == MM_OK)
        err = diagonal_read(raw.diagonal, &config->app, info);
    if (err == MM_OK)
        err = data_find(&raw, build, config, info);
    if (err == MM_OK)
        err = trace_open(raw.trace, &config->app, info);
    return err;
}

void mm_kiosk_config_done(struct mm_kiosk_config *config)
{
    if (config->app.trace)
        fclose(config->app.trace);
}
