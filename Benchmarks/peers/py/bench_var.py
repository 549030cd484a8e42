from common import *
import math
from scipy.special import ndtr
# --- VaR 10k scenarios x 1000 options full revaluation, price only
n=1000; ns=10_000; Sx,K,T,r,q,v,w=batchA(n); D=np.exp(-r*T);Fm=np.exp((r-q)*T);lk=np.log(K); sT=np.sqrt(T)
rg=np.random.default_rng(5); ds=np.exp(.03*rg.standard_normal(ns)); dv=1+.05*rg.standard_normal(ns).clip(-3,3)
def np_var(chunk=100):
    pnl=np.empty(ns)
    for i in range(0,ns,chunk):
        F=100*ds[i:i+chunk,None]*Fm; s=dv[i:i+chunk,None]*(v*sT); d1=(np.log(F)-lk)/s+.5*s; pnl[i:i+chunk]=(D*w*(F*ndtr(w*d1)-K*ndtr(w*(d1-s)))).sum(1)
    return np.partition(pnl,100)[100]
row("var","numpy+ndtr 10k x 1000 full reval (chunk 100)",timeit(np_var,3),1e7,"reval")
def np_var5(chunk=5): return np_var(5)
row("var","numpy+ndtr 10k x 1000 full reval (chunk 5, L2-sized)",timeit(np_var5,3),1e7,"reval")
try:
    import numba as nb
    @nb.njit(fastmath=True,error_model='numpy')
    def nb_var(ds,dv,Fm,lk,K,D,vs,w,pnl):
        for i in range(ds.shape[0]):
            a=0.
            l0=math.log(100*ds[i])
            for j in range(K.shape[0]):
                F=100*ds[i]*Fm[j]; s=dv[i]*vs[j]; d1=(math.log(F)-lk[j])/s+.5*s; a+=D[j]*w[j]*(F*.5*math.erfc(-w[j]*d1*.7071067811865476)-K[j]*.5*math.erfc(-w[j]*(d1-s)*.7071067811865476))
            pnl[i]=a
    p=np.empty(ns); row("var",f"numba {nb.__version__} 10k x 1000 full reval",timeit(lambda:nb_var(ds,dv,Fm,lk,K,D,v*sT,w,p),3),1e7,"reval")
except ImportError: pass
try:
    import py_vollib_vectorized as pv; fl=np.where(w>0,'c','p'); m=50
    def f():
        for i in range(m): pv.vectorized_black_scholes_merton(fl,Sx*ds[i],K,T,r,v*dv[i],q,return_as='numpy').sum()
    row("var","py_vollib_vectorized price, 50 scen x 1000 (scaled)",timeit(f,3),m*1000,"reval")
except Exception as e: print("# py_vollib_vectorized",type(e).__name__)
try:
    import jax; jax.config.update("jax_enable_x64",True); import jax.numpy as jnp; from jax.scipy.special import ndtr as jn
    Dj,Fj,lj,Kj,vj,wj=[jnp.asarray(x) for x in (D,Fm,lk,K,v*sT,w)]
    @jax.jit
    def jv(ds,dv):
        F=100*ds[:,None]*Fj; s=dv[:,None]*vj; d1=(jnp.log(F)-lj)/s+.5*s; return (Dj*wj*(F*jn(wj*d1)-Kj*jn(wj*(d1-s)))).sum(1)
    a,b=jnp.asarray(ds),jnp.asarray(dv)
    row("var",f"jax {jax.__version__} jit CPU 10k x 1000 full reval",timeit(lambda:jax.block_until_ready(jv(a,b)),3),1e7,"reval")
except ImportError: pass
