#include "sync/server/pages.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/server/internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mm_pages {
    struct mm_page_file list[MM_MAX_PAGE_FILES];
    size_t n;
};

static const struct {
    const char *suffix, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},   {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
};

/* NULL for what is no page. */
static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i].suffix) == 0)
            return types[i].type;
    return NULL;
}

static enum mm_err read_packed(const char *path, struct mm_buf *out, struct mm_errinfo *info)
{
    char packed[MM_PATH_BYTES + 4];
    (void)snprintf(packed, sizeof packed, "%s.gz", path);
    return mm_path_exists(packed) ? mm_file_read(packed, MM_MAX_PAGE_FILE_BYTES, out, info) : MM_OK;
}

static enum mm_err add(struct mm_pages *pages, const char *dir, const char *name, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    const char *type = type_of(name);
    if (!type || strlen(name) >= sizeof pages->list[0].name)
        return MM_OK;
    if (pages->n == MM_MAX_PAGE_FILES)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("%s: 画面のファイルが多すぎます", "%s: too many files of pages"), dir);
    struct mm_page_file *page = &pages->list[pages->n++];
    (void)snprintf(page->name, sizeof page->name, "%s", name);
    page->type = type;
    mm_buf_init(&page->plain, MM_MAX_PAGE_FILE_BYTES);
    mm_buf_init(&page->gzip, MM_MAX_PAGE_FILE_BYTES);
    enum mm_err err = mm_path_join(path, dir, name);
    if (!err)
        err = mm_file_read(path, MM_MAX_PAGE_FILE_BYTES, &page->plain, info);
    return err ? err : read_packed(path, &page->gzip, info);
}

enum mm_err mm_pages_load(const char *dir, struct mm_pages **ret_pages, struct mm_errinfo *info)
{
    DIR *folder = opendir(dir);
    struct dirent *entry;
    enum mm_err err = MM_OK;
    *ret_pages = NULL;
    if (!folder)
        return MM_OK;
    struct mm_pages *pages = calloc(1, sizeof *pages);
    if (!pages)
        err = mm_nomem(info);
    while (!err && (entry = readdir(folder)) != NULL)
        err = add(pages, dir, entry->d_name, info);
    (void)closedir(folder);
    if (err) {
        mm_pages_free(pages);
        return err;
    }
    *ret_pages = pages;
    return MM_OK;
}

void mm_pages_free(struct mm_pages *pages)
{
    for (size_t i = 0; pages && i < pages->n; i++) {
        mm_buf_done(&pages->list[i].plain);
        mm_buf_done(&pages->list[i].gzip);
    }
    free(pages);
}

const struct mm_page_file *mm_pages_find(const struct mm_pages *pages, const char *name)
{
    for (size_t i = 0; pages && i < pages->n; i++)
        if (strcmp(pages->list[i].name, name) == 0)
            return &pages->list[i];
    return NULL;
}

void mm_central_show_pages(struct mm_central *central, struct mm_pages *pages)
{
    mm_pages_free(central->shared->pages);
    central->shared->pages = pages;
}

const struct mm_pages *mm_central_pages(const struct mm_central *central)
{
    return central->shared->pages;
}
