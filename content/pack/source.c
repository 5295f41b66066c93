#include "content/pack/source.h"

#include "content/pack/shape.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void mm_sources_done(struct mm_sources *sources)
{
    if (!sources)
        return;
    for (size_t i = 0; i < sources->n; i++) {
        mm_buf_done(&sources->list[i].text);
        mm_json_free(sources->list[i].doc);
    }
    free(sources->list);
    *sources = (struct mm_sources){0};
}

struct walk {
    struct mm_sources *sources;
    struct mm_findings *findings;
    struct mm_errinfo *info;
    int64_t total;
    bool common; /* the walk began at the common layer's own folder */
};

static bool name_safe(const char *name)
{
    return mm_utf8_valid(name, strlen(name), NULL) && mm_path_safe(name);
}

static enum mm_err add_source(struct walk *walk, const char *path, const char *name, int64_t bytes)
{
    struct mm_sources *sources = walk->sources;
    if (sources->n == sources->cap) {
        size_t cap = sources->cap ? sources->cap * 2 : 32;
        struct mm_source *list = realloc(sources->list, cap * sizeof *list);
        if (!list)
            return mm_fail(walk->info, MM_ERR_NOMEM, "教材の一覧を作るメモリが足りません。");
        sources->list = list;
        sources->cap = cap;
    }
    struct mm_source *source = &sources->list[sources->n++];
    *source = (struct mm_source){.bytes = bytes};
    snprintf(source->name, sizeof source->name, "%s", name);
    snprintf(source->path, sizeof source->path, "%s", path);
    source->sealed = mm_pack_file_sealed(name);
    if (source->sealed)
        source->name[strlen(name) - strlen(MM_PACK_SEALED)] = '\0';
    source->common = strncmp(name, "common/", 7) == 0;
    source->shape = mm_shape_of_file(source->name);
    mm_buf_init(&source->text, MM_MAX_PACK_FILE_BYTES);
    return MM_OK;
}

static enum mm_err walk_folder(struct walk *walk, const char *path, const char *prefix, int depth);

/* One directory entry: path on disk, name in the pack. */
static enum mm_err walk_entry(struct walk *walk, const char *path, const char *name, int depth)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return mm_fail_errno(walk->info, errno, "教材のファイル %s を調べられません", name);
    if (S_ISDIR(st.st_mode))
        return walk_folder(walk, path, name, depth + 1);
    if (!S_ISREG(st.st_mode)) {
        mm_finding_add(walk->findings, MM_FINDING_ERROR, name, 0, "",
                       "ふつうのファイルではありません（リンクなど）。実物のファイルを置いてください。");
        return MM_OK;
    }
    if (st.st_size > MM_MAX_PACK_FILE_BYTES) {
        mm_finding_add(walk->findings, MM_FINDING_ERROR, name, 0, "",
                       "ファイルが大きすぎます（上限 %d MB）。分けてください。",
                       MM_MAX_PACK_FILE_BYTES / 1024 / 1024);
        return MM_OK;
    }
    walk->total += st.st_size;
    if (walk->sources->n >= MM_MAX_PACK_FILES || walk->total > MM_MAX_PACK_BYTES)
        return mm_fail(walk->info, MM_ERR_TOO_BIG,
                       "教材のファイルが多すぎます（上限 %d 個、%d "
                       "MB）。フォルダーをまちがえていないか確かめてください。",
                       MM_MAX_PACK_FILES, MM_MAX_PACK_BYTES / 1024 / 1024);
    return add_source(walk, path, name, st.st_size);
}

/* Hidden files and the back-ups of editors are no part of a pack. */
static bool entry_ignored(const char *entry)
{
    size_t len = strlen(entry);
    return entry[0] == '.' || entry[len - 1] == '~';
}

static enum mm_err walk_name(struct walk *walk, const char *path, const char *prefix, const char *entry,
                             int depth)
{
    char child[MM_PATH_BYTES];
    char name[sizeof((struct mm_source *)0)->name];
    if (entry_ignored(entry))
        return MM_OK;
    int len = snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "/" : "", entry);
    if (len < 0 || (size_t)len >= sizeof name || !name_safe(name) ||
        mm_path_join(child, path, entry) != MM_OK) {
        mm_finding_add(
            walk->findings, MM_FINDING_ERROR, *prefix ? prefix : "council.json", 0, "",
            "フォルダーの中に使えない名前のファイルがあります（長すぎる、\\ や制御文字を含む、UTF-8 "
            "でないなど）。名前を変えてください。");
        return MM_OK;
    }
    return walk_entry(walk, child, name, depth);
}

static enum mm_err walk_folder(struct walk *walk, const char *path, const char *prefix, int depth)
{
    if (depth > MM_MAX_PACK_FOLDERS)
        return mm_fail(walk->info, MM_ERR_TOO_BIG, "教材のフォルダーが深すぎます（%s）。浅くしてください。",
                       prefix);
    DIR *dir = opendir(path);
    if (!dir)
        return mm_fail_errno(walk->info, errno, "教材のフォルダー %s を開けません", path);
    enum mm_err err = MM_OK;
    for (struct dirent *entry = readdir(dir); entry && !err; entry = readdir(dir))
        err = walk_name(walk, path, prefix, entry->d_name, depth);
    closedir(dir);
    return err;
}

static int by_name(const void *a, const void *b)
{
    const struct mm_source *left = a;
    const struct mm_source *right = b;
    return strcmp(left->name, right->name);
}

enum mm_err mm_sources_list(const char *dir, struct mm_sources *ret_sources, struct mm_findings *findings,
                            struct mm_errinfo *info)
{
    struct mm_sources sources = {0};
    struct walk walk = {.sources = &sources, .findings = findings, .info = info};
    char common[MM_PATH_BYTES];
    if (!mm_path_is_dir(dir))
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       "教材のフォルダー %s がありません。council.json のあるフォルダーを指定してください。",
                       dir);
    enum mm_err err = walk_folder(&walk, dir, "", 0);
    if (!err)
        err = mm_path_join(common, dir, "common");
    if (!err && !mm_path_is_dir(common)) {
        err = mm_path_join(common, dir, "../common");
        if (!err && mm_path_is_dir(common))
            err = walk_folder(&walk, common, "common", 0);
    }
    if (err) {
        mm_sources_done(&sources);
        return mm_fail(info, err, "教材のフォルダー %s を読めません。", dir);
    }
    if (sources.n)
        qsort(sources.list, sources.n, sizeof *sources.list, by_name);
    for (size_t i = 1; i < sources.n; i++)
        if (strcmp(sources.list[i - 1].name, sources.list[i].name) == 0)
            mm_finding_add(
                findings, MM_FINDING_ERROR, sources.list[i].name, 0, "",
                "封をしたファイルと、していないファイルの両方があります。どちらかにしてください。");
    *ret_sources = sources;
    return MM_OK;
}

void mm_sources_hash(struct mm_sources *sources, struct mm_findings *findings)
{
    for (size_t i = 0; i < sources->n; i++) {
        struct mm_source *source = &sources->list[i];
        struct mm_errinfo info = MM_ERRINFO_INIT;
        if (source->has_text)
            source->hash = mm_sha256(mm_buf_str(&source->text), source->text.len);
        else if (mm_sha256_file(source->path, &source->hash, &source->bytes, &info) != MM_OK)
            mm_finding_add(findings, MM_FINDING_ERROR, source->name, 0, "", "ファイルを読めません。%s",
                           info.text);
    }
}

bool mm_sources_sealed(const struct mm_sources *sources)
{
    bool sealed = false;
    for (size_t i = 0; i < sources->n; i++)
        sealed = sealed || sources->list[i].sealed;
    return sealed;
}

/* Into memory and nowhere else. */
static enum mm_err read_one(struct mm_source *source, const struct mm_seal_key *key, struct mm_errinfo *info)
{
    struct mm_buf closed;
    if (!source->sealed)
        return mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &source->text, info);
    if (!key)
        return mm_fail(info, MM_ERR_CORRUPT, "開く鍵がありません");
    enum mm_err err = mm_file_read(source->path, MM_MAX_PACK_FILE_BYTES, &closed, info);
    if (err)
        return err;
    err = mm_unseal_shared(key, source->name, closed.data, closed.len, &source->text, info);
    mm_buf_done(&closed);
    return err;
}

enum mm_err mm_sources_read(struct mm_sources *sources, const struct mm_seal_key *key,
                            struct mm_findings *findings, struct mm_errinfo *info)
{
    for (size_t i = 0; i < sources->n; i++) {
        struct mm_source *source = &sources->list[i];
        struct mm_errinfo why = MM_ERRINFO_INIT;
        if (!source->shape)
            continue;
        enum mm_err err = read_one(source, key, &why);
        if (err == MM_ERR_CORRUPT && source->sealed)
            return mm_fail(info, MM_ERR_AUTH, "封をした教材を開けません。%s", why.text);
        source->has_text = err == MM_OK;
        source->bytes = (int64_t)source->text.len;
        if (!source->has_text)
            mm_finding_add(findings, MM_FINDING_ERROR, source->name, 0, "", "ファイルを読めません。%s",
                           why.text);
    }
    return MM_OK;
}

static void parse(struct mm_source *source, bool scanned, struct mm_findings *findings)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const char *text = mm_buf_str(&source->text);
    size_t bad_at, len = source->text.len;
    enum mm_err err = scanned ? mm_json_parse_scanned(text, len, &source->doc, &info)
                              : mm_json_parse(text, len, &limits, &source->doc, &info);
    if (err == MM_OK)
        return;
    int line = 1;
    if (mm_json_scan_at(text, len, &limits, &bad_at, NULL) == MM_OK)
        bad_at = 0;
    for (size_t i = 0; i < bad_at; i++)
        line += text[i] == '\n';
    mm_finding_add(findings, MM_FINDING_ERROR, source->name, line, "",
                   "JSON として読めません（%s）。コンマ、かっこ、引用符を確かめてください。", info.text);
}

void mm_sources_parse(struct mm_sources *sources, bool scanned, struct mm_findings *findings)
{
    for (size_t i = 0; i < sources->n; i++) {
        if (sources->list[i].has_text)
            parse(&sources->list[i], scanned, findings);
    }
}

const struct mm_source *mm_sources_find(const struct mm_sources *sources, const char *name)
{
    for (size_t i = 0; i < sources->n; i++) {
        if (strcmp(sources->list[i].name, name) == 0)
            return &sources->list[i];
    }
    return NULL;
}
