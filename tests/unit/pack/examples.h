/* The examples of content/FORMAT.md, which together are a small whole pack: written into a folder as they
 * stand. */
#ifndef MM_TEST_PACK_EXAMPLES_H
#define MM_TEST_PACK_EXAMPLES_H

#include "tests/unit/pack/fixture.h"

static inline char *examples_read(const char *name)
{
    char path[1024];
    struct mm_buf text;
    snprintf(path, sizeof path, "%s/%s", MM_TEST_SOURCE_DIR, name);
    if (mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &text, NULL) != MM_OK)
        return NULL;
    return mm_buf_take(&text, NULL);
}

/* Where the next block of an example begins; NULL behind the last. */
static inline const char *examples_next(const char *text)
{
    static const char *const fences[] = {"```json\n", "```svg\n", "```csv\n"};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof fences / sizeof fences[0]; i++) {
        const char *block = strstr(text, fences[i]);
        first = block && (!first || block < first) ? block : first;
    }
    return first;
}

/* Writes each annotated example into dir under its name; gives their number, -1 for a block without one. */
static inline int examples_put(const char *dir, const char *text)
{
    static const char mark[] = "<!-- example: ";
    int n = 0;
    for (const char *block = examples_next(text); block; block = examples_next(block + 1)) {
        const char *line = block - 1;
        while (line > text && line[-1] != '\n')
            line--;
        const char *end = strstr(block, "\n```\n");
        char name[100];
        if (strncmp(line, mark, strlen(mark)) != 0 || !end)
            return -1;
        line += strlen(mark);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(line, " \n"), line);
        block = strchr(block, '\n') + 1;
        fixture_put(dir, name, block, (size_t)(end - block));
        n++;
    }
    return n;
}

/* Puts a piece of a file that lies in dir in place of its first find; false when there is none. */
static inline bool examples_change(const char *dir, const char *name, const char *find, const char *replace)
{
    char path[1024];
    struct mm_buf text, out;
    const char *hit;

    snprintf(path, sizeof path, "%.700s/%.200s", dir, name);
    if (mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &text, NULL) != MM_OK)
        return false;
    hit = strstr(mm_buf_str(&text), find);
    mm_buf_init(&out, MM_MAX_PACK_FILE_BYTES);
    mm_buf_append(&out, mm_buf_str(&text), hit ? (size_t)(hit - mm_buf_str(&text)) : 0);
    mm_buf_str_append(&out, replace);
    mm_buf_str_append(&out, hit ? hit + strlen(find) : "");
    if (hit)
        fixture_put(dir, name, mm_buf_str(&out), out.len);
    mm_buf_done(&text);
    mm_buf_done(&out);
    return hit != NULL;
}
#endif
