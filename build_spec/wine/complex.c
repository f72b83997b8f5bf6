/* The functions of complex numbers that wine's C library lacks and numpy asks for.
 * For trials under wine alone: Windows has its own. A complex is a pair, as Microsoft passes it. */
#include <complex.h>
#include <math.h>

typedef struct { float re, im; } pair_f;
typedef struct { double re, im; } pair_d;

static float complex in_f(pair_f z) { return z.re + z.im * I; }
static double complex in_d(pair_d z) { return z.re + z.im * I; }
static pair_f out_f(float complex z) { pair_f p = {crealf(z), cimagf(z)}; return p; }
static pair_d out_d(double complex z) { pair_d p = {creal(z), cimag(z)}; return p; }

/* long double is double there */
#define OF_ONE(name) \
  pair_f own_##name##f(pair_f z) { return out_f(name##f(in_f(z))); } \
  pair_d own_##name(pair_d z) { return out_d(name(in_d(z))); } \
  pair_d own_##name##l(pair_d z) { return out_d(name(in_d(z))); }
#define REAL_OF(name) \
  float own_##name##f(pair_f z) { return name##f(in_f(z)); } \
  double own_##name(pair_d z) { return name(in_d(z)); } \
  double own_##name##l(pair_d z) { return name(in_d(z)); }

OF_ONE(csqrt) OF_ONE(clog) OF_ONE(cexp) OF_ONE(csin) OF_ONE(ccos) OF_ONE(ctan)
OF_ONE(csinh) OF_ONE(ccosh) OF_ONE(ctanh) OF_ONE(casin) OF_ONE(cacos) OF_ONE(catan)
OF_ONE(casinh) OF_ONE(cacosh) OF_ONE(catanh)
REAL_OF(creal) REAL_OF(cimag) REAL_OF(carg) REAL_OF(cabs)

pair_f own_cpowf(pair_f a, pair_f b) { return out_f(cpowf(in_f(a), in_f(b))); }
pair_d own_cpow(pair_d a, pair_d b) { return out_d(cpow(in_d(a), in_d(b))); }
pair_d own_cpowl(pair_d a, pair_d b) { return out_d(cpow(in_d(a), in_d(b))); }
