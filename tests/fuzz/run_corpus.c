/* Makes a fuzz target a plain program: every file of the folders (or files) named as arguments goes through
 * it once, in a block of exactly its size. Prints how many there were, and the file that a crash, a broken
 * promise or a hang came from. Exit 1 when there was nothing to read. */
#include "tests/fuzz/fuzz.h"

#include <ftw.h>
#include <signal.h>
#include <unistd.h>

#define HANG_SECONDS 20

static char running[1024];
static size_t n_inputs;

/* Only what a signal handler may call. */
static void tell_input(void)
{
    static const char words[] = "\ninput: ";
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0 ||
        write(STDERR_FILENO, running, strlen(running)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
        _exit(2);
}

static void on_signal(int number)
{
    tell_input();
    signal(number, SIG_DFL);
    raise(number);
}

/* There with a sanitizer only: it ends the process without a signal. */
extern __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

static void watch(void)
{
    static const int numbers[] = {SIGABRT, SIGALRM, SIGFPE};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        signal(numbers[i], on_signal);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(tell_input);
    else
        signal(SIGSEGV, on_signal);
}

static int run_file(const char *path, const struct stat *st, int type, struct FTW *walk)
{
    (void)walk;
    if (type != FTW_F)
        return 0;
    size_t size = (size_t)st->st_size;
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(size ? size : 1);
    if (!file || !data || fread(data, 1, size, file) != size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    snprintf(running, sizeof running, "%s", path);
    alarm(HANG_SECONDS);
    (void)LLVMFuzzerTestOneInput(data, size);
    alarm(0);
    free(data);
    n_inputs++;
    return 0;
}

int main(int argc, char **argv)
{
    watch();
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], run_file, 8, FTW_PHYS) != 0) {
            perror(argv[i]);
            return 1;
        }
    }
    printf("%zu inputs\n", n_inputs);
    return n_inputs == 0;
}
