/* bench_frames ROUNDS: the frames of the interface's own tests at 1080p and 4K, on the software canvas.
 * Prints, in ms of the processor: NAME_full_p99_ms, all of a frame declared, laid out and painted anew;
 * NAME_button_p99_ms, the same frame after a press of one button; copy_p99_ms of a canvas, as the raw limit
 * of touching every pixel. */
#include "tests/unit/ui/frames.h"
#include "tests/bench/bench.h"

static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_frames: %s\n", what);
    exit(EXIT_FAILURE);
}

static void draw(struct mm_ui *ui, size_t f)
{
    struct mm_rect dirty[16];
    size_t n;
    frames[f].declare(ui);
    if (mm_ui_end(ui, NULL) != MM_OK)
        fail("a frame was refused");
    mm_ui_paint(ui, dirty, 16, &n);
}

/* The first button of the frame that can be pressed goes down; false when there is none. */
static bool press(struct mm_ui *ui, enum mm_event_type type)
{
    for (size_t i = 0; i < mm_ui_items(ui); i++) {
        const struct mm_ui_item *item = mm_ui_item(ui, i);
        char id[MM_UI_ID_BYTES];
        bool dirty;
        if (!item->pressable || !item->visible)
            continue;
        mm_ui_input(ui,
                    &(struct mm_event){.type = type,
                                       .x = item->rect.x + item->rect.w / 2,
                                       .y = item->rect.y + item->rect.h / 2},
                    1, id, &dirty);
        return true;
    }
    return false;
}

static void measure(struct mm_fonts *fonts, const char *name, int w, int h, double inch, size_t rounds)
{
    size_t most = rounds * N_FRAMES, n_full = 0, n_button = 0;
    int64_t *full = calloc(most, sizeof *full), *button = calloc(most, sizeof *button);
    int64_t *copied = calloc(rounds, sizeof *copied);
    uint32_t *copy = malloc((size_t)w * (size_t)h * sizeof *copy);
    char line[64];
    struct mm_ui *ui = NULL;
    if (!full || !button || !copied || !copy || mm_ui_new(fonts, w, h, inch, &ui, NULL) != MM_OK)
        fail("no memory");
    for (size_t round = 0; round < rounds; round++) {
        for (size_t f = 0; f < N_FRAMES; f++) {
            draw(ui, f);
            mm_ui_repaint(ui);
            int64_t a = cpu_ns();
            draw(ui, f);
            full[n_full++] = cpu_ns() - a;
            if (press(ui, MM_EVENT_DOWN)) {
                a = cpu_ns();
                draw(ui, f);
                button[n_button++] = cpu_ns() - a;
                (void)press(ui, MM_EVENT_CANCEL);
            }
        }
        int64_t a = cpu_ns();
        memcpy(copy, mm_ui_canvas(ui)->px, (size_t)w * (size_t)h * sizeof *copy);
        copied[round] = cpu_ns() - a;
    }
    snprintf(line, sizeof line, "%s_full_p99_ms", name);
    bench_say(line, bench_pct_ms(full, n_full, 99));
    snprintf(line, sizeof line, "%s_button_p99_ms", name);
    bench_say(line, bench_pct_ms(button, n_button, 99));
    snprintf(line, sizeof line, "%s_copy_p99_ms", name);
    bench_say(line, bench_pct_ms(copied, rounds, 99));
    mm_ui_free(ui);
    free(full);
    free(button);
    free(copied);
    free(copy);
}

int main(int argc, char **argv)
{
    long rounds = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    struct mm_fonts *fonts = NULL;
    if (rounds < 1 || rounds > 10000) {
        fprintf(stderr, "bench_frames ROUNDS\n");
        return 2;
    }
    fonts = frames_fonts();
    if (!fonts)
        fail("no fonts");
    measure(fonts, "hd", 1920, 1080, 21.5, (size_t)rounds);
    measure(fonts, "uhd", 3840, 2160, 27, (size_t)rounds);
    mm_fonts_close(fonts);
    return EXIT_SUCCESS;
}
