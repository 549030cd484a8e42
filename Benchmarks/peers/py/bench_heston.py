from common import *
# --- Heston chain, pyfeng
try:
    import pyfeng as pf
    days=np.array([7,14,30,61,91,182,273,365,547,730,1095,1825])
    for nm in ("HestonFft","HestonCos"):
        m=getattr(pf,nm)(.04,vov=.6,rho=-.7,mr=1.5,theta=.05,intr=.03,divr=.01)
        def f():
            for d in days: k=np.exp((-3+5.5*np.arange(60)/59)*.22*np.sqrt(d/365)); m.price(100*k,100.,d/365)
        row("heston",f"pyfeng {nm} 12x60 chain",timeit(f,5),720,"opt")
except Exception as e: print("# pyfeng heston",type(e).__name__,str(e)[:200])
