// Runs before the first paint, so a chosen theme never flashes the other one.
try{const t=localStorage.getItem("theme");if(t)document.documentElement.dataset.theme=t}catch{}
