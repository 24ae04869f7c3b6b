// A service worker that passes everything on, as those do that keep pages for later.
self.oninstall = () => self.skipWaiting();
self.onactivate = (e) => e.waitUntil(clients.claim());
self.onfetch = (e) => e.respondWith(fetch(e.request));
