#include "content/pack/pixmap.h"

#include "sync/base/limits.h"
#include "sync/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "MMFIGUR1"
/* Part of every key: a renderer that draws otherwise gets another number here, and old files are not used. */
#define STYLE "1"

static const char sum_key[] = "mamori-pixmap-sum"; /* no secret: finds accidents, not attackers */

struct head {
    char magic[8];
    uint32_t w, h;
    uint8_t key[MM_HASH_BYTES];
    uint8_t sum[MM_HASH_BYTES]; /* of the pixels */
    uint8_t none[16];
};
_Static_assert(sizeof(struct head) == MM_PIXMAP_HEAD_BYTES, "no holes");

static struct mm_hash key_hash(const struct mm_pixmap_key *key)
{
    char palette[MM_FIGURE_PALETTE_BYTES], hex[MM_HASH_HEX_BYTES], text[300];
    mm_figure_palette_format(&key->palette, palette);
    mm_hash_format(&key->svg, hex);
    int n = snprintf(text, sizeof text, STYLE " %s %dx%d %s", hex, key->w, key->h, palette);
    return mm_sha256(text, (size_t)n);
}

void mm_pixmap_name(const struct mm_pixmap_key *key, char out[MM_PIXMAP_NAME_BYTES])
{
    char svg[MM_HASH_HEX_BYTES], own[MM_HASH_HEX_BYTES];
    struct mm_hash hash = key_hash(key);
    mm_hash_format(&key->svg, svg);
    mm_hash_format(&hash, own);
    (void)snprintf(out, MM_PIXMAP_NAME_BYTES, "%.16s-%dx%d-%.16s.argb", svg, key->w, key->h, own);
}

size_t mm_pixmap_bytes(const struct mm_pixmap_key *key)
{
    return MM_PIXMAP_HEAD_BYTES + (size_t)key->w * (size_t)key->h * sizeof(uint32_t);
}

static bool size_ok(const struct mm_pixmap_key *key)
{
    return key->w > 0 && key->h > 0 && key->w <= MM_MAX_FIGURE_SIDE && key->h <= MM_MAX_FIGURE_SIDE &&
           (int64_t)key->w * key->h <= MM_MAX_FIGURE_PX;
}

static struct mm_hash sum_of(const struct mm_pixmap_key *key, const void *file)
{
    return mm_keyed_hash(sum_key, sizeof sum_key - 1, (const uint8_t *)file + MM_PIXMAP_HEAD_BYTES,
                         mm_pixmap_bytes(key) - MM_PIXMAP_HEAD_BYTES);
}

void mm_pixmap_seal(const struct mm_pixmap_key *key, void *file)
{
    struct head head = {.w = (uint32_t)key->w, .h = (uint32_t)key->h};
    struct mm_hash own = key_hash(key), sum = sum_of(key, file);
    memcpy(head.magic, MAGIC, sizeof head.magic);
    memcpy(head.key, own.b, sizeof head.key);
    memcpy(head.sum, sum.b, sizeof head.sum);
    memcpy(file, &head, sizeof head);
}

const uint32_t *mm_pixmap_pixels(const struct mm_pixmap_key *key, const void *file, size_t len)
{
    struct mm_hash own = key_hash(key);
    struct head head;
    if (!size_ok(key) || len != mm_pixmap_bytes(key))
        return NULL;
    memcpy(&head, file, sizeof head);
    if (memcmp(head.magic, MAGIC, sizeof head.magic) != 0 || head.w != (uint32_t)key->w ||
        head.h != (uint32_t)key->h || memcmp(head.key, own.b, sizeof head.key) != 0)
        return NULL;
    struct mm_hash sum = sum_of(key, file);
    if (memcmp(head.sum, sum.b, sizeof head.sum) != 0)
        return NULL;
    return (const uint32_t *)((const uint8_t *)file + MM_PIXMAP_HEAD_BYTES);
}

enum mm_err mm_pixmap_open(const char *dir, const struct mm_pixmap_key *key, struct mm_pixmap *ret_pixmap)
{
    char name[MM_PIXMAP_NAME_BYTES], path[MM_PATH_BYTES];
    struct stat st;
    mm_pixmap_name(key, name);
    if (!size_ok(key) || mm_path_join(path, dir, name))
        return MM_ERR_NOT_FOUND;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? MM_ERR_NOT_FOUND : MM_ERR_IO;
    void *map = MAP_FAILED;
    bool whole = fstat(fd, &st) == 0 && (size_t)st.st_size == mm_pixmap_bytes(key);
    if (whole)
        map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (map == MAP_FAILED)
        return whole ? MM_ERR_IO : MM_ERR_CORRUPT;
    struct mm_pixmap r = {map, mm_pixmap_bytes(key), mm_pixmap_pixels(key, map, mm_pixmap_bytes(key))};
    if (!r.px) {
        mm_pixmap_close(&r);
        return MM_ERR_CORRUPT;
    }
    *ret_pixmap = r;
    return MM_OK;
}

void mm_pixmap_close(struct mm_pixmap *pixmap)
{
    if (pixmap->map)
        munmap(pixmap->map, pixmap->bytes);
    *pixmap = (struct mm_pixmap){0};
}
