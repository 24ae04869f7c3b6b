package djangocode

import "statelab/internal/rule"

// Reading is a kind of lines of a view.
type Reading struct {
	About rule.Text
	Lines []string // some of them, each of which can stand alone in a view
}

// Reads returns what Known.Read reads, as a learner is told it: each line stands for those
// that are like it.
func Reads() []Reading {
	return []Reading{
		{rule.Text{EN: "cookies", KO: "쿠키"}, []string{`response.set_cookie("name", "text", max_age=60)`, `response.cookies["name"] = "text"`, `response.delete_cookie("name")`, `request.COOKIES.get("name")`, `response.set_signed_cookie("name", "text")`, `signed = request.get_signed_cookie("name", default="text")`}},
		{rule.Text{EN: "the session", KO: "세션"}, []string{`request.session["name"] = "text"`, `request.session["name"] += 1`, `request.session["name"]["inner"] = 1`, `request.session.pop("name", None)`, `del request.session["name"]`,
			"request.session.flush()", "request.session.clear()", "request.session.cycle_key()", "request.session.set_expiry(60 * 60)", "request.session.save()", "request.session.modified = True"}},
		{rule.Text{EN: "a dict or a list in the session", KO: "세션에 든 딕셔너리와 목록"}, []string{"cart = request.session.get(\"cart\", {})\ncart[\"tea\"] = cart.get(\"tea\", 0) + 1\nrequest.session[\"cart\"] = cart", "item = request.POST[\"item\"]\ncart = request.session.get(\"cart\", {})\ncart[item] = cart.get(item, 0) + 1\nrequest.session[\"cart\"] = cart",
			"request.session[\"cart\"][\"tea\"] += 1\nrequest.session.modified = True", `request.session["cart"].pop("tea", None)`, `del request.session["cart"]["tea"]`, `request.session["cart"].clear()`, `request.session["seen"].append("shoes")`, `request.session["seen"] = request.session.get("seen", []) + ["shoes"]`}},
		{rule.Text{EN: "logging in and out", KO: "로그인과 로그아웃"}, []string{"form = AuthenticationForm()", "form = AuthenticationForm(request, data=request.POST)\nif form.is_valid(): login(request, form.get_user())", "logout(request)",
			`if request.user.is_anonymous: return redirect("/")`, "user = authenticate(request, username=request.POST[\"username\"], password=request.POST[\"password\"])\nif user is not None: login(request, user)", "if not request.user.is_authenticated: return redirect_to_login(request.get_full_path())",
			"form = PasswordChangeForm(request.user, request.POST)\nif form.is_valid():\n    form.save()\n    update_session_auth_hash(request, form.user)"}},
		{rule.Text{EN: "users", KO: "사용자"}, []string{"user = User.objects.filter(email=\"mina@post.test\").first()\nif user is None: return HttpResponse(\"Nobody.\", status=404)", `if User.objects.filter(username=request.POST["name"]).exists(): return redirect("/")`,
			"user = User.objects.get(pk=1)\nuser.is_active = False\nuser.save()", `if not request.user.check_password(request.POST["password"]): return redirect("/")`, "request.user.set_password(\"text\")\nrequest.user.save()", "user = request.user\nlogout(request)\nreturn HttpResponse(f\"Goodbye, {user.username}.\")", `user = User.objects.create_user("mina", "mina@post.test", "text")`, "request.user.delete()", mailLine, `if not request.user.is_staff: return HttpResponseForbidden("No.")`}},
		{rule.Text{EN: "the rows of sessions", KO: "세션 테이블의 행"}, []string{"Session.objects.all().delete()", `Session.objects.filter(session_key=request.POST["key"]).delete()`, "for row in Session.objects.all():\n    if row.get_decoded().get(\"_auth_user_id\") == str(request.user.pk):\n        row.delete()"}},
		{rule.Text{EN: "the rows of a model of the site, here `Order`", KO: "사이트 모델의 행. 여기서는 `Order`"}, []string{`orders = Order.objects.filter(user=request.user).order_by("-count")`, "order = Order.objects.filter(pk=1).first()\nif order is None: raise Http404", "order = get_object_or_404(Order, pk=1)\nif order.user != request.user: raise PermissionDenied",
			"try:\n    order = Order.objects.get(pk=1)\nexcept Order.DoesNotExist:\n    raise Http404", `if Order.objects.filter(item="tea").exists(): return redirect("/")`, "order_count = Order.objects.filter(paid=True).count()", `order = Order.objects.create(user=request.user, item="tea")`, "order = Order(user=request.user, item=\"tea\")\norder.save()",
			"order, created = Order.objects.get_or_create(user=request.user, item=\"tea\")\nif created: return redirect(\"/\")", "order = Order.objects.get(pk=1)\norder.count += 1\norder.save()", "order = Order.objects.get(pk=1)\norder.delete()", "order = Order.objects.get(pk=1)\nuser = order.user\nuser.is_active = True\nuser.save()", "order = Order.objects.get(pk=1)\nlogin(request, order.user)", "Order.objects.filter(user=request.user).delete()"}},
		{rule.Text{EN: "the age of a row, by its `DateTimeField`", KO: "`DateTimeField`로 알아보는 행의 나이"}, []string{"order = Order.objects.get(pk=1)\nif timezone.now() - order.at > timedelta(hours=24): return redirect(\"/\")", "order = Order.objects.get(pk=1)\nif order.at < timezone.now() - timedelta(days=1): return redirect(\"/\")", "order = Order.objects.get(pk=1)\nexpires = order.at + timedelta(hours=24)\nif expires <= timezone.now(): return redirect(\"/\")",
			"order_count = Order.objects.filter(at__gt=timezone.now() - timedelta(minutes=10)).count()", "limit = timezone.now() - timedelta(minutes=10)\norder_count = Order.objects.filter(at__gte=limit).count()"}},
		{rule.Text{EN: "the cache", KO: "캐시"}, []string{`cache.set("name", 1, 300)`, `cache.incr("name")`, `cache.delete("name")`, `if cache.get("name", 0) >= 3: logout(request)`, `if not cache.add("name", 1, 300): logout(request)`}},
		{rule.Text{EN: "codes and tokens", KO: "코드와 토큰"}, []string{`code = get_random_string(6)`, `token = signing.dumps({"user": request.user.username})`, encodeLine,
			"try:\n    claims = jwt.decode(request.COOKIES.get(\"token\"), settings.SECRET_KEY, algorithms=[\"HS256\"])\nexcept jwt.InvalidTokenError:\n    return HttpResponse(\"No.\", status=401)",
			"try:\n    claims = signing.loads(request.COOKIES.get(\"ticket\"), max_age=3600)\nexcept signing.SignatureExpired:\n    return HttpResponse(\"Too old.\", status=410)\nexcept signing.BadSignature:\n    return HttpResponse(\"No.\", status=403)"}},
		{rule.Text{EN: "names and values", KO: "이름과 값"}, []string{"name = request.POST[\"name\"]\ncontext = {\"name\": f\"Hello {name}\"}", `context["n"] = request.GET.get("n", 0)`, `request.session["sent_at"] = int(time.time())`}},
		{rule.Text{EN: "parts of texts, and hashes", KO: "글의 일부와 해시"}, []string{"ip = request.META[\"HTTP_X_FORWARDED_FOR\"].split(\",\")[-1].strip()\ncache.set(f\"tries-{ip}\", 1, 60)", `request.session["email"] = request.POST["email"].strip().lower()`, "digest = hashlib.sha256(request.POST[\"token\"].encode()).hexdigest()\norder = Order.objects.get(item=digest)",
			"signature = hmac.new(settings.SECRET_KEY.encode(), request.body, \"sha256\").hexdigest()\nif not hmac.compare_digest(signature, request.headers.get(\"X-Signature\", \"\")): raise PermissionDenied"}},
		{rule.Text{EN: "asking", KO: "묻기"}, []string{`if request.method == "POST" and "name" in request.session: logout(request)`, `if request.POST.get("size") in ["s", "m"]: logout(request)`, `if request.GET.get("next") not in ["/", "/orders/"]: logout(request)`, `if time.time() - request.session.get("sent_at", 0) >= 300: logout(request)`, `if "ko" in request.headers.get("Accept-Language", ""): logout(request)`, `if not constant_time_compare(request.headers.get("X-Key", ""), "text"): raise PermissionDenied`, `if request.path.startswith("/staff/"): logout(request)`, `if not request.is_secure(): return redirect(f"https://{request.get_host()}{request.get_full_path()}")`, `if request.META["REMOTE_ADDR"] != request.session.get("address"): logout(request)`, `if request.POST.get("a") or not request.GET.get("b"): logout(request)`, "try:\n    del request.session[\"a\"]\nexcept KeyError:\n    pass"}},
		{rule.Text{EN: "the answer", KO: "응답"}, []string{`return HttpResponse("text", status=404)`, `return HttpResponse(f"Hello {request.user.username}")`, `return render(request, "home.html", {"name": "text"})`, `return HttpResponseForbidden("text")`, `raise Http404`, `raise PermissionDenied`, `return redirect("/")`, "target = request.GET.get(\"next\", \"/\")\nif not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):\n    target = \"/\"\nreturn redirect(target)", `return JsonResponse({"name": "text"})`, `response["Name"] = "text"`, "response.xframe_options_exempt = True"}},
	}
}

// NotRead returns what Django has and Known.Read does not read.
func NotRead() []Reading {
	return []Reading{
		{rule.Text{EN: "a loop over anything but rows of sessions, and functions of one's own", KO: "세션 테이블의 행이 아닌 것을 도는 반복문과 직접 만든 함수"}, []string{"for name in request.POST:\n    logout(request)", "while True:\n    logout(request)", "def helper():\n    logout(request)"}},
		{rule.Text{EN: "other methods of rows, order by several fields, and lookups but for `__gt`, `__gte` and `__lt` of a moment", KO: "행의 다른 메서드, 필드 여러 개로 정하는 순서, 시각의 `__gt`, `__gte`, `__lt`가 아닌 조건"}, []string{"Order.objects.filter(pk=1).update(paid=True)", "orders = Order.objects.exclude(paid=True)", `orders = Order.objects.order_by("item", "count")`, "orders = Order.objects.filter(count__gte=2)", "for order in Order.objects.all():\n    order.delete()"}},
		{rule.Text{EN: "a value under a name that is looked up, but for a number that is counted, and a dict inside another one", KO: "변수나 요청 값을 이름으로 쓰는 값(개수를 세는 것은 읽습니다)과, 딕셔너리 안의 딕셔너리"}, []string{`request.session["cart"][request.POST["item"]] = 1`, `request.session["cart"]["tea"]["size"] = 2`}},
		{rule.Text{EN: "def, class, while, with, match, lambda, and a for between brackets", KO: "def, class, while, with, match, lambda와 괄호 안의 for"}, []string{"with transaction.atomic():\n    logout(request)", `request.session["all"] = [name for name in request.POST]`}},
		{rule.Text{EN: "what stands above a view, and Django's messages", KO: "뷰 위에 적는 것과 Django의 messages"}, []string{"@login_required", `messages.success(request, "text")`}},
		{rule.Text{EN: "groups and permissions of users, and users as a list", KO: "사용자의 그룹과 권한, 사용자 목록"}, []string{`if request.user.has_perm("shop.change_order"): logout(request)`, "for user in User.objects.all():\n    user.delete()"}},
		{rule.Text{EN: "other methods of texts, parts of texts in brackets, and calculations other than + and - a number", KO: "글의 다른 메서드, 대괄호로 자른 글, 수를 더하고 빼는 것이 아닌 계산"}, []string{`request.session["a"] = request.POST["a"].title()`, `request.session["a"] = request.POST["a"][:3]`, `request.session["n"] = request.session["n"] * 2`}},
		{rule.Text{EN: "try with other lines than those that take a value by its name, or read a token", KO: "이름으로 값을 꺼내거나 토큰을 읽는 줄이 아닌 try"}, []string{"try:\n    request.session[\"n\"] = int(request.POST[\"n\"])\nexcept ValueError:\n    pass"}},
	}
}
