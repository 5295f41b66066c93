/* The raw limit of a first frame and of memory: the least that SDL lets anybody do for a window of 1920x1080,
 * drawn by the same path as the kiosk's, and nothing in it. Paints all of it anew at a key, which is the raw
 * limit of an answer to one. Waits for the end of the window. */
#include <SDL.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    SDL_Event event = {0};
    SDL_Rect all = {0, 0, 1920, 1080};
    (void)argc, (void)argv;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
        return 1;
    SDL_Window *window = SDL_CreateWindow("bare", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, all.w,
                                          all.h, SDL_WINDOW_RESIZABLE);
    SDL_Surface *surface = window ? SDL_GetWindowSurface(window) : NULL;
    if (!surface || SDL_FillRect(surface, NULL, 0xffffff) != 0 ||
        SDL_UpdateWindowSurfaceRects(window, &all, 1) != 0) {
        fprintf(stderr, "bare: %s\n", SDL_GetError());
        return 1;
    }
    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT)
        if (event.type == SDL_KEYDOWN && (SDL_FillRect(surface, NULL, 0xffffff) != 0 ||
                                          SDL_UpdateWindowSurfaceRects(window, &all, 1) != 0))
            return 1;
    return 0;
}
