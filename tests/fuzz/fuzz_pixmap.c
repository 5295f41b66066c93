/* Files of the kiosk's pictures. The first two bytes are the size that the kiosk wants; only a file that is
 * sealed for it gives pixels, and sealing it again changes nothing. Also the words that kiosk and agent
 * exchange about looks. */
/* mm-fuzz: link=mm_pack */
/* mm-test: labels=slow */
#include "content/pack/pixmap.h"
#include "sync/base/limits.h"
#include "sync/base/path.h"
#include "tests/fuzz/fuzz.h"

#include <unistd.h>

static void check_look(const uint8_t *data, size_t size)
{
    struct mm_figure_look look, back;
    char *text = fuzz_string(data, size), one[MM_FIGURE_LOOK_BYTES], two[MM_FIGURE_LOOK_BYTES];
    if (mm_figure_look_parse(text, &look) == MM_OK) {
        int w, h;
        mm_figure_look_format(&look, one);
        FUZZ_CHECK(mm_figure_look_parse(one, &back) == MM_OK);
        mm_figure_look_format(&back, two);
        FUZZ_CHECK(strcmp(one, two) == 0);
        mm_figure_px(MM_FIGURE_MAX_W, MM_FIGURE_MAX_H, &look, &w, &h);
        FUZZ_CHECK(w > 0 && h > 0 && (!look.cap_w || w <= look.cap_w) && (!look.cap_h || h <= look.cap_h));
    }
    free(text);
}

/* The same file in a folder: opened exactly when its bytes give pixels, and by its own name alone. */
static void check_folder(const struct mm_pixmap_key *key, const uint8_t *bytes, size_t size, bool gives)
{
    char dir[] = "/tmp/mamori-fuzz-XXXXXX";
    char name[MM_PIXMAP_NAME_BYTES], path[MM_PATH_BYTES];
    struct mm_pixmap pixmap = {0};
    if (!mkdtemp(dir))
        return;
    mm_pixmap_name(key, name);
    FUZZ_CHECK(mm_path_join(path, dir, name) == MM_OK);
    FILE *f = fopen(path, "wb");
    size_t put = f ? fwrite(bytes, 1, size, f) : 0;
    if (f && fclose(f) == 0 && put == size)
        FUZZ_CHECK((mm_pixmap_open(dir, key, &pixmap) == MM_OK) == gives);
    mm_pixmap_close(&pixmap);
    (void)remove(path);
    FUZZ_CHECK(mm_pixmap_open(dir, key, &pixmap) != MM_OK);
    (void)rmdir(dir);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_pixmap_key key = {.svg = mm_sha256("x", 1), .palette = mm_figure_light};
    check_look(data, size);
    if (size < 2)
        return 0;
    key.w = data[0];
    key.h = data[1];
    uint8_t *file = malloc(size);
    if (!file)
        return 0;
    memcpy(file, data + 2, size - 2);
    const uint32_t *px = mm_pixmap_pixels(&key, file, size - 2);
    check_folder(&key, data + 2, size - 2, px != NULL);
    if (px) {
        FUZZ_CHECK(mm_pixmap_bytes(&key) == size - 2);
        mm_pixmap_seal(&key, file);
        FUZZ_CHECK(memcmp(file, data + 2, MM_PIXMAP_HEAD_BYTES - 16) == 0);
    }
    free(file);
    return 0;
}
